"""What tells a bounce where no report does: who wrote it, its subject, its words, and the letter that it brings back.

No sign is enough by itself: people forward bounces, speak of them, and write from addresses that look like a machine's.
"""

from __future__ import annotations

import re

from parsers.message.headers import Headers
from parsers.message.mime_tree import MimePart
from parsers.vietnamese.text import fold

_READ = 6_000  #: characters of a text in which a bounce has said that it is one

DAEMON = re.compile(
    r"(?:mailer-daemon|post_?master|microsoftexchange[0-9a-f]*|mail-?daemon|mdaemon|mail[._]delivery[._]\w+|mail[._-]?system"
    r"|\"?system[ ._-]administrator\"?|bounces?|ndr)\\?@",
    re.IGNORECASE,
)
_DAEMON_NAME = re.compile(r"^\W{0,3}(?:mail deliver\w* (?:sub)?system|mailer[- ]daemon|system administrator)\b", re.IGNORECASE)
_MACHINE = re.compile(r"(?:no|do-?not)[-_.]?reply|\w*(?:daemon|gateways?|delivery|mail_service)\w*|imss", re.IGNORECASE)
_SUBJECT = re.compile(
    r"undeliver|delivery (?:status|failure|has failed|problem|notification|failed|error|warning)"
    r"|mail delivery (?:subsystem|system)"
    r"|fail(?:ed|ure) (?:notice|delivery|mail)|returned (?:mail|to sender)"
    r"|delivery (?:incomplete|delayed)|not (?:yet )?(?:be(?:en)? )?delivered"
    r"|message (?:\S{1,80} )?delayed|delayed mail|mail (?:failed|failure|error)"
    r"|(?:error|problem) (?:sending|delivering|during)|non-delivery"
    r"|(?:could|can) ?not (?:send|deliver)|returning to sender|user unknown|processing error"
    r"|(?:khong|chua) (?:the )?(?:gui|chuyen|phat)(?: duoc)?\b|(?:thu|mail) (?:da )?bi (?:tra|hoan)"
    r"|(?:trang thai|loi) (?:gui|phat)|(?:gui|phat|chuyen)(?: thu| mail)?:? (?:that bai|khong thanh cong|bi loi|cham)"
)
_RETOLD = re.compile(r"^\s*(?:re|fw|fwd|tr|tl|chuyen tiep|tra loi)\s*:")
#: What only a machine that failed to deliver says of a letter, in a sentence that speaks to its sender.
_WORDS = re.compile(
    r"(?:could|can|can ?|was|were|is|has|have)(?: ?not|n't)(?: yet)? (?:be(?:en)? )?deliver(?:ed)?\b"
    r"|(?:unable|wasn't able|not able|trouble|failed|error|problem) (?:to )?deliver(?:ing)?\b"
    r"|did not reach the following"
    r"|delivery (?:\w+ ){0,3}(?:to )?(?:the |this |these |following )*(?:recipients?"
    r"|address(?:es)?).{0,60}(?:fail|abort|postpone|delay)"
    r"|(?:fail|return|reject)ed (?:recipients?|addresse?s?)|recipients? (?:\w+ )?returned"
    r"|rejected recipient|undeliverable"
    r"|following address(?:es)? (?:\w+ ){0,2}(?:fail|delivery errors|had)"
    r"|(?:has been|is) returned because|returned (?:to sender|undelivered)"
    r"|automatically rejected"
    r"|(?:requested action not taken|no such user|user unknown|unknown user|unrouteable address)"
    r"|following addresses had|transcript of session|still being retried|message log follows"
    r"|(?:rcpt to|mail from|data)\b.{0,200}\b[45]\d\d\b"
    r"|\"(?:notification|event)type\"\s*:\s*\"(?:bounce|complaint)"
    r"|notificationtype\\\\?\":\\\\?\"(?:bounce|complaint)"
    r"|khong (?:the )?(?:gui|chuyen|phat)(?: duoc)? (?:thu|mail|email)"
    r"|thu (?:\S+ ){0,4}(?:khong gui duoc|bi tra lai|bi tu choi)"
    r"|конечно|не может быть доставлено|не доставлено|配信できません|送信できません|无法(?:发送|投递)|无法送达",
    re.DOTALL,
)
_REPLY = re.compile(r"(?:^|\s|[<>:#(])(?:[45]\d\d[ -]|#?[45]\.\d{1,3}\.\d{1,3}\b)")
#: Below these a bounce without MIME shows the letter it brings back.
COPY = re.compile(
    r"(?im)^.{0,40}(?:below this line|this is a copy of|copy of (?:the|your) (?:message|mail)|returned (?:message|mail)(?!:)"
    r"|[-_=* ]original message\b(?! (?:was|is|that|to))|original message[-:_ ]*$"
    r"|message (?:headers|text|header)s? follow|header of the|original mail|unsent message|thư gốc"
    r"|bản sao (?:của )?thư|nội dung thư)"
    r"|^[ >|]{0,6}message-id:|^[ >|]{0,6}return-path:|^[ >|]{0,6}received: from"
)
_RETURNED = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")


def is_told(root: MimePart, sender: str, text: str, *, has_files: bool) -> bool:
    """Whether a mail without a report is a bounce. `text`: what its writer wrote; `has_files`: it carries what may be read."""
    headers = root.headers
    daemon = bool(DAEMON.match(sender) or _DAEMON_NAME.match(headers.text("from")))
    nobody = _null_path(headers) or not sender
    subject = fold(headers.text("subject"))
    titled = bool(_SUBJECT.search(subject))
    if (daemon or _null_path(headers)) and titled:
        return True
    said = fold(text[:_READ])
    worded = bool(_WORDS.search(said))
    copied = bool(COPY.search(text)) or any(part.kind in _RETURNED for part in root.walk())
    if daemon:
        return worded
    if (has_files and not copied) or _RETOLD.match(subject):
        return False  # a person's mail may say all that, and a report in it would be lost
    if nobody:
        return worded or (titled and copied)
    replied = bool(_REPLY.search(said))
    if _MACHINE.match(sender):
        return worded and (titled or copied or replied)
    return worded and titled and (copied or replied)


def brings_back(root: MimePart, sender: str, text: str, *, has_files: bool) -> bool:
    """Whether a machine returns a letter without saying why: a bounce if the letter is ours, which is not known here."""
    headers = root.headers
    daemon = DAEMON.match(sender) or _DAEMON_NAME.match(headers.text("from"))
    if not daemon and (has_files or not _null_path(headers)):
        return False
    return bool(COPY.search(text)) or any(part.kind in _RETURNED for part in root.walk())


def _null_path(headers: Headers) -> bool:
    return headers.first("return-path").replace(" ", "") == "<>"
