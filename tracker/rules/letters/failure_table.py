"""What mail servers say when they refuse, row by row: the words first, then the status (RFC 3463), last the code alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class FailureCause(StrEnum):
    """What a refusal or a delivery report is about."""

    UNKNOWN_USER = "unknown-user"
    UNKNOWN_DOMAIN = "unknown-domain"
    MOVED = "moved"
    DISABLED = "disabled"
    LOCKED = "locked"
    FULL = "full"
    SIZE = "size"
    CONTENT = "content"
    NETWORK = "network"
    RATE = "rate"
    RELAY = "relay"
    SENDER = "sender"
    HOST = "host"
    POLICY = "policy"
    SYSTEM = "system"
    UNCLEAR = "unclear"


#: The recipient's own lasting failures: nothing will ever arrive there. Nothing else marks an address.
DEAD = frozenset({FailureCause.UNKNOWN_USER, FailureCause.UNKNOWN_DOMAIN, FailureCause.MOVED, FailureCause.DISABLED})
#: About how the office sends: whatever letter came next would be refused as well, and none of them is to blame.
OFFICE = frozenset(
    {FailureCause.RELAY, FailureCause.SENDER, FailureCause.RATE, FailureCause.HOST, FailureCause.POLICY}
    | {FailureCause.NETWORK, FailureCause.SYSTEM}
)


@dataclass(frozen=True, slots=True)
class Row:
    """Words, or a status, that name a cause."""

    cause: FailureCause
    words: re.Pattern[str]
    because: str


def _row(cause: FailureCause, because: str, *words: str) -> Row:
    return Row(cause, re.compile("|".join(words)), because)


_WHO = r"(?:user|account|mailbox|recipient|address|e-?mail|addressee|inbox)"

TOLD_BY_WORDS: tuple[Row, ...] = (
    _row(FailureCause.SENDER, "what is refused at MAIL FROM is the sender", r"^\(mail from\)", r"from: domain is"),
    _row(
        FailureCause.UNKNOWN_USER,
        "sentences of large providers that name a wrong address beside much else",
        r"recipient address rejected: access denied",
        r"(?:account|address|domain) (?:\w+ ){0,3}may not exist|mailbox address syntax",
        r"mailbox unavailable \(-?\d+:\d+:-?\d+\)|this user doesn't have an? \S+ account",
    ),
    _row(
        FailureCause.UNKNOWN_USER,
        "refused by its name alone: whoever has another ground gives it",
        r"^\(rcpt to\) 55\d (?:5\.\d\.\d )?(?:<? ?>?:? ?)?recipient address rejected\.?$",
    ),
    _row(
        FailureCause.CONTENT,
        "the program that wrote the letter put its addresses down wrongly",
        r"addresses that were incorrectly constructed|malformed address: .{0,80}may not follow",
    ),
    _row(FailureCause.SYSTEM, "a program that delivers could not write", r"couldn't create|can't (?:create|open|write)"),
    _row(FailureCause.NETWORK, "the domain was not heard", r"host not found, try again|name server reply|servfail"),
    _row(
        FailureCause.RATE,
        "too much in too short a time is about who sends, and passes",
        r"too (?:many|much) (?:connections?|sessions?|messages|mails?|recipients|concurrent|invalid|hops)",
        r"\b(?:rate|sending|daily|hourly|message) (?:limit|quota)",
        r"receiving (?:mail|messages?) (?:at a rate|too (?:quickly|fast))",
        r"(?:exceed|over)\w* (?:the |your |its )?(?:maximum |allowable )?(?:number of|rate|connection|sending|daily)",
        r"throttl|\btoo fast\b|try again (?:later|in)|slow down|greylist|qua nhieu thu",
        r"vuot qua (?:gioi han|so luong) gui",
    ),
    _row(
        FailureCause.FULL,
        "a full mailbox is emptied one day",
        r"over (?:the )?(?:\w+ )?(?:disk )?quota|quota (?:is )?(?:exceed|full|violat)",
        r"exceed\w* (?:\w+ ){0,3}(?:quota|storage|mailbox)",
        r"(?:mail ?box|mail ?folder|inbox|maildir|account|mail storage|disk) (?:for \S+ )?(?:is |has "
        r"|size )?(?:\w+ )?(?:full|exceed|over)",
        r"(?:not enough|insufficient|no|out of|lack of) (?:\w+ ){0,2}(?:storage|space|disk)",
        r"storage (?:limit|allocation|quota|space)",
        r"\bfull mail ?box|mail ?box (?:space|quota)|quota full|\bquota\b",
        r"space (?:not enough|has been used)|hop thu (?:\S+ )?(?:da )?day|het dung luong",
    ),
    _row(
        FailureCause.SIZE,
        "another letter, a smaller one, would arrive",
        r"(?:message|mail|letter|size|file|header)s?(?: size)? (?:is )?(?:too (?:big|large|long)|exceed|larger)",
        r"exceed\w* (?:the |a |your )?(?:\w+ )?(?:maximum |fixed |size |message )+(?:size|limit|length)",
        r"size limit|max message size",
    ),
    _row(
        FailureCause.RELAY,
        "the server does not carry mail for the office as it is set up",
        r"\brelay(?:ing|ed)?\b(?! (?:host|server|to the))",
        r"authentication (?:is )?required|must (?:be )?(?:authenticate|issue a starttls|use tls)",
        r"requires? authentication",
        r"not (?:an? )?(?:local|hosted) (?:domain|here)(?:.{0,40}gateway)?|rcpthosts|you are not allowed to send",
    ),
    _row(
        FailureCause.SENDER,
        "the sender's address or domain is refused, whoever is written to",
        r"\bsend ?as\b",
        r"sender (?:address |domain |email )?(?:is |was |has been )?(?:\S+ )?(?:rejected|denied|verif"
        r"|not (?:\w+ )?exist|invalid|unknown|block|refus)",
        r"(?:invalid|unknown|bad|unverified|rejected) (?:envelope )?sender",
        r"(?:domain|address) of (?:the )?sender|sender(?:'s)? (?:domain|address)",
        r"(?:mail|message)s? from \S+ (?:\w+ ){0,3}(?:reject|refus|not (?:allowed|accept)|block|denied)",
        r"mail from .{0,60}(?:reject|denied|not exist)",
        r"not (?:allowed|permitted|authorized) to (?:send|post|submit)|permission to (?:post|send)",
        r"only accepts mail from|not (?:a )?member",
        r"header from|from (?:header|field|address)|spoof|envelope from|return path",
    ),
    _row(
        FailureCause.HOST,
        "the host that delivers is refused",
        r"black ?list|block ?list|\b(?:dns)?[rd]bl\b|spamhaus|spamcop|barracuda|bad reputation",
        r"(?:low|poor) reputation|reputation",
        r"reverse (?:dns|mapping|lookup|hostname|record)|\bptr\b|\brdns\b|resolve (?:your )?(?:ip|host)",
        r"dynamic ip|\bhelo\b|\behlo\b",
        r"(?:ip|host|client|server|connection|domain|network|you are|your)\b.{0,40}\b(?:block|banned|black|listed|refused by)",
        r"(?:block|reject|ban|refus)\w* (?:mail |messages? |connections? )?(?:from"
        r"|by)? ?(?:your )?(?:\[?\d{1,3}(?:\.\d{1,3}){3}|ip\b|host|your (?:server|network|host))",
        r"my name was rejected|access (?:is |was )?denied.{0,60}(?:ip|host|client|unknown)",
        r"unsolicited mail originating|service refused|unauthenticated (?:email|sender)",
    ),
    _row(
        FailureCause.POLICY,
        "a rule of the server's owner, which the owner can change",
        r"\bspf\b|\bdkim\b|\bdmarc\b|\bpolicy|policies|prohibit|local rule|administrative",
        r"authentication (?:check|fail|results)",
        r"(?:tls|encryption|certificate) .{0,20}(?:required|failed|verif)",
        r"bad (?:authentication|credential)|authentication credentials",
        r"security|rfc ?[25][38]2[12]|not compliant|nonconformant|duplicate header",
        r"missing (?:header|message-id|date)|syntax|out of sequence|8-?bit data",
    ),
    _row(
        FailureCause.CONTENT,
        "what the letter says is refused, not where it goes",
        r"\bspam|virus|malware|phish|content (?:reject|filter|block|denied|not)",
        r"(?:message|mail) (?:content|looks|appears|contains|was (?:judged|classified))",
        r"junk ?mail|unsolicited|attachment|message (?:was )?(?:filtered|refused|rejected due to)",
        r"suspicious|\bbulk\b|blocked (?:using|by) (?:spam|content)",
    ),
    _row(
        FailureCause.MOVED,
        "the person left that address",
        r"(?:has|have) (?:been )?(?:moved|changed|left)",
        r"no longer (?:at|on|in|here|with|employed|working)|new (?:e-?mail )?address|address changed",
        r"had moved|replace\w* by",
        r"recipient has moved|please (?:update|use) .{0,30}address|da (?:chuyen|doi) (?:dia chi|sang)",
    ),
    _row(
        FailureCause.UNKNOWN_DOMAIN,
        "nothing is there, or nothing that takes mail (RFC 7505)",
        r"couldn't find a mail exchanger|\b521 5\.3\.2|system not accepting network messages",
        r"(?:host|domain)(?: name)?:? (?:\S+ )?(?:is |was |does |has )?(?:un(?:known|routeable|resolvable)"
        r"|not (?:found|exist)|invalid|could not be found|non-?exist)",
        r"(?:unknown|no such|unrouteable|bad|invalid|illegal|unresolvable|nonexistent) (?:mail )?(?:host|domain"
        r"|destination|site|address domain)",
        r"unrouteable (?:mail )?domain|domain is not reachable",
        r"nxdomain|null ?mx|no smtp service|no (?:mx|a|address) records?|name or service not known",
        r"(?:does not|doesn't|do not|don't|never) accept (?:\w+ )?(?:e-?mail|mail|message)",
        r"(?:can(?:no|')t|could not|couldn't|unable to) (?:find|resolve|route|look ?up)(?: (?:a|any|the"
        r"|to))* ?(?:\w+ )?(?:host|domain|address record|mx|name)",
        r"(?:domain|host) .{0,60}(?:not exist|not found)|host or domain name not found",
        r"name service error|ten mien khong ton tai",
    ),
    _row(
        FailureCause.UNKNOWN_USER,
        "no such user: the plainest of the recipient's own failures",
        rf"(?:no such|unknown|invalid|bad|undeliverable|nonexistent|non-existent|unrouteable|illegal|incorrect"
        rf"|malformed|inexistent) (?:local )?(?:\w+ ){{0,2}}{_WHO}",
        rf"{_WHO}s?(?: \S+| name| id)?(?: is| was| seems| does| could| has| in| are| you \w+)* (?:\w+ )?(?:unknown"
        rf"|invalid|not (?:be )?(?:found|exist|known|valid|listed|local|here|recogni[sz]ed|a valid|an? )|nonexist"
        rf"|non-?exist|undeliverable|incorrect)",
        r"(?:does not|doesn't|not|didn't|do not|don't) (?:exist|have an? (?:\S+ )?(?:account|mailbox|user)"
        r"|like recipient|know)",
        rf"{_WHO}s? (?:\S+ )?(?:does not|doesn't) exist",
        r"no (?:mail ?box|user|account|recipient|person|one|valid recipient)s?\b.{0,40}(?:here|by that name|such"
        r"|called|with that|matching|found|name)",
        r"(?:user|recipient)s? unknown|unknown (?:to|in) |recipientnotfound|recipnotfound|resolver\.adr",
        r"user lookup|recipient not|not our customer",
        r"not (?:listed )?in (?:\w+ ){0,3}(?:directory|database|list)",
        r"not a (?:known|valid|registered) (?:\w+ )?(?:user|recipient|mailbox|address|account)",
        r"no (?:valid )?recipients|no such (?:person|addressee)|unroutable|address error",
        r"(?:nguoi dung|tai khoan|dia chi|hop thu|nguoi nhan)(?: \S+)?(?: nay)? khong (?:ton tai|co|tim thay|dung|hop le)",
        r"khong (?:tim thay|ton tai) (?:nguoi|dia chi|tai khoan|hop thu)",
        r"(?:リスト|テイレクトリ)にありません|見つかりません|存在しません|宛先不明",  # as `fold` leaves it
    ),
    _row(
        FailureCause.LOCKED,
        "an account that is locked or asleep wakes again: its owner pays, signs in, or is let in",
        rf"{_WHO}(?: \S+)?(?: you \w+ \w+ \w+)?(?: is| was| has| been| are| currently| temporarily)* ?(?:inactive"
        rf"|suspended|frozen|locked|temporarily \w+)",
        rf"(?:inactive|suspended|locked|frozen) (?:\w+ )?{_WHO}|da bi (?:tam )?(?:khoa|ngung)",
    ),
    _row(
        FailureCause.DISABLED,
        "the account was closed",
        rf"{_WHO}(?: \S+)?(?: you \w+ \w+ \w+)?(?: is| was| has| been| are| currently)* ?(?:disabled"
        rf"|deactivated|closed|expired|terminated|deleted|removed|discontinued|archived)",
        rf"(?:disabled|deactivated|closed|deleted|terminated|archived|discontinued) (?:\w+ )?{_WHO}",
        r"da bi (?:vo hieu|xoa)",
    ),
    _row(
        FailureCause.NETWORK,
        "the way there failed, not the address",
        r"tim(?:ed|e)[ -]?out|connection (?:\w+ )?(?:refused|lost|dropped|closed|reset|fail|died)",
        r"lost connection|no route|unreachable|not (?:responding|respond)|did not respond",
        r"expired|(?:too|been) (?:long )?(?:in|on) (?:the |my )?(?:queue|mail queue)",
        r"(?:retry|delivery) time|giving up|given up|undelivered (?:after|for)|undeliverable after",
        r"not connect",
        r"(?:routing|mail) loop|loop(?:s|ing)? (?:detected|back)",
        r"(?:can't|unable to|could not|wasn't able to) (?:\w+ )?(?:connect|establish|contact|reach)",
        r"could not be (?:contacted|reached)|dns (?:error|fail|lookup)|temporar",
    ),
    _row(
        FailureCause.SYSTEM,
        "the server has a fault of its own",
        r"(?:system|internal|configuration|server|local|software|mailer|database|i/o"
        r"|unexpected) (?:\w+ )?(?:error|fail|problem|fault|trouble)",
        r"out of memory|not accepting",
        r"command (?:output|time|failed|died)|exit(?:ed)? (?:status|with|code)",
        r"returned (?:process )?error|service (?:\w+ )?unavailable|can't (?:create|open|write)",
        r"couldn't create",
    ),
)  # fmt: skip

#: Where the words say nothing: the status, the most telling first. What a class leaves open (5.0.0, 5.1.0) stays open.
TOLD_BY_STATUS: tuple[Row, ...] = (
    _row(FailureCause.UNKNOWN_USER, "RFC 3463: bad mailbox address; RFC 7505 aside", r"[45]\.1\.(?:1|3|4|5)", r"5\.1\.10"),
    _row(FailureCause.UNKNOWN_DOMAIN, "bad destination system; RFC 7505: null MX", r"[45]\.1\.2", r"5\.4\.4", r"[45]\.1\.10"),
    _row(FailureCause.MOVED, "mailbox has moved", r"[45]\.1\.6"),
    _row(FailureCause.SENDER, "the sender's address; 5.7.27 of RFC 7505", r"[45]\.1\.[78]", r"[45]\.7\.27"),
    _row(FailureCause.DISABLED, "mailbox disabled, not accepting messages", r"5\.2\.1"),
    _row(FailureCause.FULL, "mailbox full", r"[45]\.2\.2", r"[45]\.3\.1"),
    _row(FailureCause.SIZE, "message length exceeds a limit", r"[45]\.2\.3", r"[45]\.3\.4"),
    _row(FailureCause.RATE, "a sender's own limit, as large providers say it", r"[45]\.4\.5", r"5\.2\.252", r"4\.2\.1"),
    _row(FailureCause.LOCKED, "RFC 5248: disabled for lack of payment, abuse, a break-in", r"[45]\.7\.13"),
    _row(FailureCause.HOST, "reverse DNS (RFC 7372)", r"[45]\.7\.25"),
    _row(FailureCause.POLICY, "security and policy (RFC 3463, 3.8)", r"[45]\.7\.\d+"),
    _row(FailureCause.CONTENT, "what the letter is made of", r"[45]\.6\.\d+"),
    _row(FailureCause.NETWORK, "network and routing", r"[45]\.4\.\d+"),
    _row(FailureCause.SYSTEM, "mail system and protocol", r"[45]\.[35]\.\d+"),
)
#: Last, the code alone (RFC 5321, 4.2.3): only those that mean one thing.
TOLD_BY_CODE = {
    "530": FailureCause.RELAY,
    "535": FailureCause.RELAY,
    "538": FailureCause.RELAY,
    "521": FailureCause.UNKNOWN_DOMAIN,
    "556": FailureCause.UNKNOWN_DOMAIN,
    "525": FailureCause.LOCKED,
    "551": FailureCause.MOVED,
    "552": FailureCause.FULL,
    "500": FailureCause.SYSTEM,
    "501": FailureCause.SYSTEM,
    "502": FailureCause.SYSTEM,
    "503": FailureCause.SYSTEM,
    "504": FailureCause.SYSTEM,
    "421": FailureCause.SYSTEM,
}
