"""Which mails a machine wrote, and which must never get an automatic answer (RFC 3834, 3464, 8098, 2919)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.facts import Automatic, FailedDelivery
from parsers.message import bounce_signs, bounces
from parsers.message.addresses import without_comments
from parsers.message.headers import Headers
from parsers.message.mime_tree import MimePart, payload
from parsers.vietnamese.text import fold

_UNANSWERABLE = re.compile(
    r"^(?:mailer-daemon|postmaster|mail-daemon|mdaemon|owner-.*|.*-(?:request|bounces?|owner)|bounces?(?:[-+].*)?"
    r"|(?:no|donot|do-not|do_not|not)[-_.]?reply|khong[-_.]?(?:tra[-_.]?loi|phan[-_.]?hoi)|microsoftexchange[0-9a-f]*)(?:\+.*)?$"
)
_NO_REPLY_INSIDE = re.compile(r"(?:^|[-_.+])(?:no-?reply|do-?not-?reply)(?:[-_.+]|$)")
_SUPPRESS = frozenset({"all", "autoreply", "oof", "dr", "rn", "nrn"})
_BULK = frozenset({"bulk", "list", "junk"})
_REPLY_HEADERS = frozenset({"x-autoreply", "x-autorespond", "x-autoresponder", "x-vacation", "x-auto-reply"})
_LOOP_HEADERS = _REPLY_HEADERS | {"x-loop"}
_CAMPAIGN_HEADERS = frozenset(
    {"x-campaign", "x-campaignid", "x-campaign-id", "x-mc-user", "x-mailgun-tag", "x-sib-id", "x-csa-complaints"}
)
_CAMPAIGN_MAILER = re.compile(
    r"mailchimp|sendinblue|brevo|getresponse|mailerlite|phplist|acymailing|campaign|newsletter|mass ?mail|massmail|bulk",
    re.IGNORECASE,
)
_REPLY_SUBJECT = re.compile(
    r"^\s*(?:\[[^\]]{0,60}\]\s*)?(?:(?:thu )?tu dong (?:tra loi|phan hoi|hoi am)"
    r"|(?:thu |mail |email )?(?:tra loi|phan hoi|hoi am) tu dong"
    r"|automatic(?:ally generated)? (?:reply|response)|auto(?:mated)?[- ]?(?:reply|response|responder)|auto\s*:"
    r"|out[- ]of[- ](?:the[- ])?office|ooo\s*:|away from (?:my |the )?office|on (?:vacation|leave|holiday)\s*(?::|-|until|$)"
    r"|vacation (?:reply|response|message|notice)"
    r"|(?:thong bao |hien |toi )?(?:dang )?(?:vang mat|nghi phep|di vang)\s*(?::|-|tu ngay|den ngay|$))"
)
_REPLY_MARK = re.compile(r"^\s*\[\s*(?:auto(?:matic)?[- ]?reply|tu dong tra loi|tra loi tu dong)\s*\]")
_MAIL = r"(?:thu|mail|e-?mail|tin nhan)"
#: A machine that says it answers, or that it hears no answer, at the head of a sentence; a person who speaks of one does it
#: within. "Thư này được gửi tự động" is no sign: our own letters say so, and people's answers carry them along.
_REPLY_TEXT = re.compile(
    r"(?:^|[.,!?:;*(\[\n-])\s*(?:(?:xin )?luu y:?\s*|note:?\s*)?(?:"
    rf"(?:(?:day|{_MAIL} nay) la )?(?:mot )?(?:{_MAIL} )?(?:tra loi|phan hoi|hoi am) tu dong\b"
    rf"|(?:vui long |xin )(?:dung |khong )(?:tra loi|phan hoi|hoi am|reply)(?: lai| vao)* (?:{_MAIL}|dia chi) nay"
    r"|(?:please )?do not reply to this (?:message|e-?mail)"
    r"|this is an? (?:automat(?:ed|ic(?:ally)?)|auto)(?:[ -]generated)? (?:response|reply))"
)
_SHORT = 600  # characters; a longer text has more to say than that a machine wrote it
_READ_SUBJECT = re.compile(
    r"^\s*(?:read|da doc|da xem|read receipt|return receipt(?: \(displayed\))?|xac nhan da doc)\s*(?::|-)"
)


@dataclass(frozen=True, slots=True)
class Machine:
    """What a mail's headers and reports say about who wrote it."""

    automatic: Automatic | None
    answerable: bool
    failed_deliveries: tuple[FailedDelivery, ...] = ()
    original_ids: tuple[str, ...] = ()  #: also of what only brings another mail back: a bounce if that mail is ours


def classify(root: MimePart, content: bytes, sender: str, *, has_files: bool, text: str = "", whole: str = "") -> Machine:
    """Judge one message; `sender` is the From address, `has_files` whether it carries anything worth reading,
    `text` what its writer wrote this time, `whole` all that it says: a bounce quotes what servers said.

    A mail may be unanswerable and yet bring a report (docs/mail.md, A5): `automatic` then stays None, or says what kind
    of machine sent it, and whether the report counts is decided elsewhere.
    """
    if bounces.is_bounce(root, sender, whole or text, has_files=has_files):
        ids = bounces.original_ids(root, content)
        return Machine(Automatic.BOUNCE, False, bounces.failed_deliveries(root, content, whole or text), ids)
    if _is_receipt(root, has_files=has_files):
        return Machine(Automatic.READ_RECEIPT, False, (), bounces.original_ids(root, content))
    kind = _kind(root, has_files=has_files, text=text)
    if bounce_signs.brings_back(root, sender, whole or text, has_files=has_files):
        ids = bounces.original_ids(root, content)
        return Machine(kind, False, bounces.failed_deliveries(root, content, whole or text), ids)
    return Machine(kind, kind is None and answerable(root, sender))


def _kind(root: MimePart, *, has_files: bool, text: str) -> Automatic | None:
    if _is_reply(root, has_files=has_files):
        return Automatic.AUTO_REPLY
    if _is_bulk(root.headers):
        return Automatic.BULK
    return Automatic.AUTO_REPLY if not has_files and _says_so(text) else None


def answerable(root: MimePart, sender: str) -> bool:
    """Whether an automatic letter may answer (RFC 3834, 2; docs/mail.md, A1-A4)."""
    headers = root.headers
    if _auto_submitted(headers) or _is_report(headers) or _is_bulk(headers):
        return False
    if _precedence(headers) & (_BULK | {"auto_reply"}) or headers.has_any(_LOOP_HEADERS):
        return False
    suppressed = {word.strip().lower() for value in headers.every("x-auto-response-suppress") for word in value.split(",")}
    if suppressed & _SUPPRESS:
        return False
    paths = [value.strip() for value in headers.every("return-path")]
    if any(path.replace(" ", "") == "<>" for path in paths):
        return False
    return bool(sender) and not any(_is_nobody(address) for address in (sender, *paths))


def _is_report(headers: Headers) -> bool:
    return headers.first("content-type").strip().lower().startswith("multipart/report")


def _is_nobody(address: str) -> bool:
    local = address.strip("<> ").lower().rpartition("@")[0]
    return bool(_UNANSWERABLE.match(local) or _NO_REPLY_INSIDE.search(local))


def _auto_submitted(headers: Headers) -> str:
    """The first value that is not "no", without comments and parameters; "?" for an empty one."""
    for value in headers.every("auto-submitted"):
        word = without_comments(value).partition(";")[0].strip().lower()
        if word != "no":
            return word or "?"
    return ""


def _precedence(headers: Headers) -> set[str]:
    return {without_comments(value).strip().lower() for value in headers.every("precedence")}


def _is_receipt(root: MimePart, *, has_files: bool) -> bool:
    """A read receipt by its type (RFC 8098, 3), or by the subject of programs that write none."""
    if root.parameters.get("report-type", "").lower() == "disposition-notification":
        return True
    if bounces.of_kind(root, "message/disposition-notification"):
        return True
    return not has_files and bool(_READ_SUBJECT.match(fold(root.headers.text("subject"))))


def _answers_invitation(root: MimePart) -> bool:
    """An answer to a calendar's invitation (RFC 5546, 3.2.3), with the method in the type or in the calendar itself."""
    return any(
        part.parameters.get("method", "").upper() == "REPLY" or b"\nMETHOD:REPLY" in payload(part)[0][:_SHORT].upper()
        for part in bounces.of_kind(root, "text/calendar")
    )


def _is_reply(root: MimePart, *, has_files: bool) -> bool:
    """An answer nobody wrote. Words and vague headers count only when nothing is attached."""
    headers = root.headers
    submitted = _auto_submitted(headers)
    if submitted == "auto-replied" or "auto_reply" in _precedence(headers):
        return True
    if headers.has_any(_REPLY_HEADERS):
        return True
    if has_files:
        return False
    if _answers_invitation(root):
        return True
    if _is_report(headers):  # of abuse, of a transport; what it is about is another mail
        return True
    subject = fold(headers.text("subject"))
    says_so = bool(_REPLY_SUBJECT.match(subject) or _REPLY_MARK.match(subject))
    return says_so or (submitted != "" and not _is_bulk(headers))


def _says_so(text: str) -> bool:
    """Whether a short text says that a machine answered; one that asks something is answered by a person."""
    return len(text) <= _SHORT and "?" not in text and bool(_REPLY_TEXT.search(fold(text).strip()))


def _is_bulk(headers: Headers) -> bool:
    if any(name.startswith("list-") or name == "mailing-list" for name, _ in headers.fields):
        return True
    if _precedence(headers) & _BULK or headers.has_any(_CAMPAIGN_HEADERS):
        return True
    return bool(_CAMPAIGN_MAILER.search(headers.first("x-mailer")))
