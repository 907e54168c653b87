# ruff: noqa: E501 - wordings and scenes read best one a line
"""Mails that a person must see, and mails that nobody needs to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

from tests.towns.second_town.campaigns import ASKS, UNASKED
from tests.towns.second_town.letters import Mail
from tests.towns.second_town.papers import archive
from tests.towns.second_town.roster import DOMAIN, OFFICE
from tests.towns.second_town.town import Case, Doc, Town

CAMPAIGN = ["unknown-campaign", "conflicting-evidence", "ambiguous-campaign"]
UNIT = ["unknown-unit", "ambiguous-unit", "conflicting-evidence"]


def past_periods(town: Town) -> None:
    for ask in ASKS:
        for number, title in enumerate(ask.past):
            school, _ = town.anyone(ask.code)
            at = town.moment(ask, 0)
            doc = town.report(school, ask, at, title=title, cite=number == 1)
            if number % 2:
                doc = replace(doc, name=f"bc {number}.docx")
            town.bad("past-period", town.mail(school, ask, at, (doc,)), CAMPAIGN, (doc,), title)


def unasked(town: Town) -> None:
    for number, title in enumerate(UNASKED * 2):
        school, ask = town.anyone()
        at = town.moment(ask, 0)
        doc = town.report(school, ask, at, title=title, cite=False)
        paper_name = replace(doc, name=f"{title[:40]}.docx" if number % 2 else "bao cao.docx")
        subject = title if number % 3 else ask.subjects[0]
        town.bad("unasked", town.mail(school, ask, at, (paper_name,), subject=subject), CAMPAIGN, (paper_name,), title)


def not_reports(town: Town) -> None:
    """Plans, decisions, proposals, invitations, minutes, notices: never filed, whatever they speak of."""
    for number, kind in enumerate(("KH", "QĐ", "TTr", "TB", "GM", "BB", "KH", "KH")):
        school, ask = town.anyone()
        at = town.moment(ask, 0)
        title = f"{'Triển khai' if kind == 'KH' else 'Về việc'} {ask.title.replace('Báo cáo ', '')}"
        paper = town.secretary.paper(school, ask, town.day(at), title=title, kind=kind)
        doc = town.doc(paper, ask.filenames[0])
        town.add(
            Case(
                town.mail(school, ask, at, (doc,)),
                ("not-a-report",),
                ["review", "ignored"],
                None,
                (),
                (),
                (doc,),
                note=f"{kind} {number}",
            )
        )
    for _ in range(4):
        school, ask = town.anyone()
        at = town.moment(ask, 0)
        paper = town.secretary.letter(
            school, town.day(at), f"xin gia hạn nộp {ask.title.lower()}", ("Do mất điện kéo dài, trường xin nộp chậm 02 ngày.",)
        )
        doc = town.doc(paper, "cong van")
        town.add(Case(town.mail(school, ask, at, (doc,)), ("official-letter",), ["review", "ignored"], None, (), (), (doc,)))


def strangers(town: Town) -> None:
    """Our school's name above another town; a stranger whose letterhead names no level; no letterhead at all."""
    towns = (
        "UBND HUYỆN ĐỒNG PHƯỚC",
        "PHÒNG GD&ĐT THỊ XÃ LONG GIAO",
        "UBND THÀNH PHỐ HÀ KHÊ",
        "PHÒNG GDĐT HUYỆN YÊN LÃNG",
        "UBND QUẬN SÔNG CẦU",
    )
    for number, superior in enumerate(towns):
        school, ask = town.anyone()
        at = town.moment(ask, 0)
        paper = replace(town.secretary.paper(school, ask, town.day(at)), superior=(superior,))
        paper = replace(
            paper, truth={**paper.truth, "superior": superior}, place_line=paper.place_line.replace("Thanh Lũng", "Yên Lãng")
        )
        paper.truth.pop("place", None)
        doc = town.doc(paper, town.secretary.file_name(school, ask))
        more = {"sender": f"vanthu{number}@noikhac.example", "name": ""} if number != 3 else {}
        town.bad("other-town", town.mail(school, ask, at, (doc,), **more), UNIT, (doc,), superior)
    for number in range(5):
        school = town.by_short[
            ("TH Phú Lộc", "THCS Lê Lợi", "TH Trần Phú", "THCS Trần Phú", "MN Hòa Hiệp", "THCS Vĩnh Mỹ")[number]
        ]
        ask = town.take(school)
        at = town.moment(ask, 0)
        paper = replace(
            town.secretary.paper(school, ask, town.day(at), layout="decree"), issuer=(f"TRƯỜNG {school.name}".upper(),)
        )
        paper.truth["issuer"] = f"TRƯỜNG {school.name}".upper()
        doc = town.doc(
            replace(paper, number_line="Số:    /BC-NT", truth={**paper.truth, "symbol": "BC-NT", "number": None}),
            ask.filenames[0],
        )
        known = number % 3 == 2
        more = (
            {}
            if known
            else {"sender": f"gv.{number}@hopthu.example", "name": "", "text": "Em nộp báo cáo.", "subject": ask.subjects[0]}
        )
        mail = town.mail(school, ask, at, (doc,), **more)
        if known:
            town.good("no-level-registered", mail, ((school, ask, "report"),), (doc,))
        else:
            town.bad("no-level-stranger", mail, UNIT, (doc,))
    for number in range(4):
        school, ask = town.pair()
        at = town.moment(ask, 0)
        paper = replace(
            town.secretary.paper(school, ask, town.day(at), layout="stacked"), superior=(), issuer=(), number_line="", right=()
        )
        paper = replace(paper, truth={"type": "BC", "superior": None, "issuer": None, "number": None, "symbol": None})
        doc = town.doc(paper, "bao cao")
        if number % 2:
            town.good("bare-report-registered", town.mail(school, ask, at, (doc,)), ((school, ask, "report"),), (doc,))
        else:
            mail = town.mail(
                school,
                ask,
                at,
                (doc,),
                sender=f"lan.{number}@hopthu.example",
                name="Lan",
                text="em nộp bc",
                subject=ask.subjects[0],
            )
            town.bad("bare-report-stranger", mail, UNIT, (doc,))


def marks(town: Town) -> None:
    """Names that differ in a mark only. Written without marks they are one name."""
    first, second = town.by_short["TH Sơn Đông"], town.by_short["TH Sơn Đồng"]
    for number, school in enumerate((first, second, first, second)):
        ask = town.take(school)
        at = town.moment(ask, 0)
        paper = town.secretary.paper(school, ask, town.day(at), layout="decree")
        bare = number > 1
        issuer = "TRUONG TIEU HOC SON DONG" if bare else f"TRƯỜNG TIỂU HỌC {school.name}".upper()
        paper = replace(
            paper,
            issuer=(issuer,),
            number_line="Số:     /BC-THSĐ",
            truth={**paper.truth, "issuer": issuer, "symbol": "BC-THSĐ", "number": None},
        )
        doc = town.doc(paper, f"{ask.filenames[0]} TH Son Dong")
        mail = town.mail(school, ask, at, (doc,), sender=f"hs{number}@hopthu.example", name="", subject="bao cao", text="")
        if bare:
            town.bad("marks-lost", mail, UNIT, (doc,))
        else:
            town.good("marks-tell", mail, ((school, ask, "report"),), (doc,))


def conflicts(town: Town) -> None:
    """Sender A, letterhead B: copied templates, near names, the same name at another level."""
    pairs = (
        ("TH Phú Lộc", "THCS Phú Lộc"), ("TH Phú Lộc Đông", "TH Phú Lộc"), ("TH Vĩnh Mỹ A", "TH Vĩnh Mỹ B"), ("TH Số 1 Thạnh Quới", "TH Số 2 Thạnh Quới"),
        ("THCS Nguyễn Văn Trỗi", "TH Nguyễn Văn Trỗi"), ("MN Sơn Ca 1", "MN Sơn Ca 2"), ("MNTT Ban Mai", "MN Ban Mai"), ("THCS Lộc Đông", "TH&THCS Lộc Đông"),
        ("TH Lê Lợi A", "THCS Lê Lợi"), ("THPT Thanh Lũng", "THCS Thanh Lũng"), ("TH Kim Sơn Tây", "TH Kim Sơn"), ("PTDTNT THCS Thanh Lũng", "THCS Thanh Lũng"),
    )  # fmt: skip
    for number, (sender, head) in enumerate(pairs):
        one, other = town.by_short[sender], town.by_short[head]
        ask = town.take(one)
        at = town.moment(ask, 0)
        paper = town.secretary.paper(other, ask, town.day(at))
        doc = town.doc(paper, town.secretary.file_name(one if number % 2 else other, ask))
        town.bad("conflict", town.mail(one, ask, at, (doc,)), "conflicting-evidence", (doc,), f"{sender} / {head}")


def on_behalf(town: Town) -> None:
    for number in range(4):
        school, ask = town.pair()
        neighbour, _ = town.pair(ask.code)
        at = town.moment(ask, 0)
        own, theirs = town.report(school, ask, at), town.report(neighbour, ask, at)
        theirs = replace(theirs, name=f"{neighbour.short}.docx".replace("&", "-"))
        text = f"Kính gửi Phòng. {neighbour.full} bị mất mạng nên nhờ trường em gửi hộ báo cáo. Em cảm ơn ạ."
        docs = (theirs,) if number % 2 else (own, theirs)
        filings = ((neighbour, ask, "report"),) if number % 2 else ((school, ask, "report"),)
        optional = () if number % 2 else ((neighbour, ask, "report"),)
        mail = town.mail(school, ask, at, docs, text=text)
        town.add(Case(mail, ("on-behalf",), ["recorded", "review"], "conflicting-evidence", filings, optional, docs))


def bodies_of_schools(town: Town) -> None:
    """The school's Party cell reports in the Party's form: filed for the school, or asked about; both are right."""
    for _ in range(3):
        school, ask = town.pair("QCDC-6TC-2024")
        at = town.moment(ask, 0)
        doc = town.doc(town.secretary.cell_paper(school, ask, town.day(at)), "BC chi bo")
        town.add(
            Case(
                town.mail(school, ask, at, (doc,)),
                ("party-cell",),
                ["recorded", "review"],
                None,
                ((school, ask, "report"),),
                (),
                (doc,),
            )
        )


def forged_senders(town: Town) -> None:
    own = OFFICE["authserv_id"]
    for number in range(5):
        school, ask = town.anyone()
        at = town.moment(ask, 0)
        doc = town.report(school, ask, at)
        forged = ((), (f"{own}; dmarc=pass header.from={{d}}",), ("mx.khac.example; dmarc=pass header.from={d}",))[number % 3]
        town.bad(
            "dmarc-fail", town.mail(school, ask, at, (doc,), authentication="fail", forged=forged), "unverified-sender", (doc,)
        )


def without_documents(town: Town) -> None:
    texts = (
        ("Hỏi về mẫu báo cáo", "Chị cho em hỏi báo cáo này có cần nộp kèm phụ lục không ạ?", "no-attachment"),
        ("Xin nộp trễ", "Trường đang sửa chữa, xin Phòng cho nộp chậm đến thứ Sáu.", "no-attachment"),
        ("", "Em gửi báo cáo ạ", "no-attachment"),
        ("Re: Nhắc nộp báo cáo", "Dạ trường em sẽ nộp trong hôm nay ạ.", "no-attachment"),
        ("Nộp báo cáo", "Trường gửi báo cáo qua đường dẫn: https://drive.google.com/drive/folders/vi-du ạ", "link-only"),
        ("BC", "https://1drv.ms/u/s!vi-du", "link-only"),
        ("Báo cáo của trường", "Trường báo cáo: 12/12 lớp, không có vụ việc nào xảy ra.", "no-attachment"),
        ("Không đăng nhập được", "Em không mở được mẫu, Phòng gửi lại giúp em mẫu Word với ạ.", "no-attachment"),
    )
    for subject, text, reason in texts:
        school, ask = town.anyone()
        mail = town.mail(school, ask, town.moment(ask, 0), (), subject=subject, text=text)
        town.bad(reason, mail, reason)
    for subject, text in (
        ("Re: Xác nhận đã nhận báo cáo", "Dạ em cảm ơn chị nhiều ạ."),
        ("Re: [TCCB] Đã nhận", "Trường đã nhận được. Cảm ơn Phòng./."),
    ):
        school, ask = town.anyone()
        mail = town.mail(
            school, ask, town.moment(ask, 0), (), subject=subject, text=text, headers={"In-Reply-To": f"<xn-1@{DOMAIN}>"}
        )
        town.add(Case(mail, ("thanks",), ["ignored", "review"], None))


def dead_files(town: Town) -> None:
    dead = (
        ("BC.docx", b"PK\x03\x04" + bytes(range(200)) * 3, "unreadable", "unreadable"),
        ("bao cao.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Cat", "unreadable", "unreadable"),
        ("bc.docx", b"", ["unreadable", "no-attachment"], ""),
    )
    for name, content, reason, outcome in dead:
        school, ask = town.anyone()
        doc = Doc(name, content, {}, [], (), outcome)
        mail = town.mail(school, ask, town.moment(ask, 0), (doc,))
        town.bad("dead-file", mail, reason, (doc,) if content else ())
    school, ask = town.anyone()
    mail = town.mail(school, ask, town.moment(ask, 0), ())
    mail.files = [("BC.zip", archive({f"{n}.txt": b"\0" * 12_000_000 for n in range(40)}))]
    town.bad("bomb", mail, "unsafe")


def machines(town: Town) -> None:
    """Nothing here is from a person, or it is the office's own."""
    at = ASKS[0].opens + timedelta(days=3)
    replies: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("Tự động trả lời: Nhắc nộp báo cáo", "Tôi đang đi công tác, sẽ trả lời sau.", {"Auto-Submitted": "auto-replied"}),
        (
            "Automatic reply: Nhắc nộp báo cáo",
            "I am out of the office.",
            {"X-Auto-Response-Suppress": "All", "Auto-Submitted": "auto-generated"},
        ),
        ("Trả lời tự động: [TCCB] Xác nhận", "Cô hiện đang nghỉ thai sản. Việc gấp xin liên hệ thầy Kiên.", {}),
        ("Out of Office: Xác nhận", "I will be back on Monday.", {"Precedence": "auto_reply"}),
        ("Vắng mặt: nghỉ phép từ 02/12 đến 06/12", "Tôi nghỉ phép.", {"X-Autoreply": "yes"}),
    )
    for number, (subject, text, more) in enumerate(replies):
        school, ask = town.anyone()
        mail = town.mail(school, ask, at + timedelta(hours=number), (), subject=subject, text=text, headers=more)
        town.add(Case(mail, ("auto-reply",), "ignored", ["auto-reply", "not-a-report"]))
    news: tuple[tuple[str, dict[str, str], str], ...] = (
        (
            "Bản tin công nghệ giáo dục số 48",
            {"List-Unsubscribe": "<https://tin.example/u>", "List-Id": "<tin.example>"},
            "bulk",
        ),
        ("Ưu đãi cuối năm: phần mềm soạn báo cáo tự động", {"Precedence": "bulk"}, "bulk"),
        ("Chúc mừng năm mới", {}, "not-a-report"),
        ("BẠN ĐÃ TRÚNG THƯỞNG", {}, "not-a-report"),
    )
    for number, (subject, more, reason) in enumerate(news):
        mail = Mail(
            f"tin{number}@quangba.example",
            subject,
            "Kính mời quý khách xem chương trình mới.",
            at + timedelta(days=1, hours=number),
            headers=more,
        )
        town.add(Case(mail, ("newsletter",), "ignored", ["bulk", "not-a-report"] if reason == "bulk" else None))
    own = Mail(
        OFFICE["address"],
        "Nhắc nộp báo cáo",
        "Đề nghị đơn vị nộp báo cáo.",
        at + timedelta(days=2),
        headers={"Auto-Submitted": "auto-generated"},
    )
    town.add(Case(own, ("own-letter",), "ignored", ["own-message", "auto-reply", "not-a-report"]))
    for number, maker in enumerate((_postfix, _zimbra, _exchange, _gmail)):
        sender, subject, report, headers = maker()
        mail = Mail(
            sender,
            subject,
            "",
            at + timedelta(days=2, hours=number),
            raw_payload=report,
            headers={**headers, "Return": "1"},
            authentication="absent",
        )
        town.add(Case(mail, (f"bounce-{maker.__name__[1:]}",), "ignored", "bounce"))
    for number in range(2):
        school, _ = town.anyone()
        displayed = "Final-Recipient: rfc822;x@hopthu.example\nDisposition: manual-action/MDN-sent-manually; displayed\n"
        receipt = _report("Thư đã được hiển thị trên máy của người nhận.", "disposition-notification", displayed)
        mail = Mail(school.email, "Đã đọc: Nhắc nộp báo cáo", "", at + timedelta(days=3, hours=number), raw_payload=receipt)
        town.add(Case(mail, ("read-receipt",), "ignored", ["auto-reply", "bounce", "not-a-report"]))


def _delivery(text: str, recipient: str, status: str) -> EmailMessage:
    """A report as RFC 3464 has it."""
    return _report(
        text,
        "delivery-status",
        f"Reporting-MTA: dns; out.example\n\nFinal-Recipient: rfc822; {recipient}\nAction: failed\nStatus: {status}\n",
    )


def _report(text: str, kind: str, status: str) -> EmailMessage:
    source = (
        f'MIME-Version: 1.0\nContent-Type: multipart/report; report-type={kind}; boundary="=_bao"\n\n--=_bao\n'
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n--=_bao\n"
        f"Content-Type: message/{kind}\n\n{status}\n--=_bao--\n"
    )
    found = message_from_bytes(source.encode(), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def _postfix() -> tuple[str, str, EmailMessage, dict[str, str]]:
    report = _delivery(
        "This is the mail system at host out.example.\n<a@hopthu.example>: user unknown", "a@hopthu.example", "5.1.1"
    )
    return "MAILER-DAEMON@out.example", "Undelivered Mail Returned to Sender", report, {"Auto-Submitted": "auto-replied"}


def _zimbra() -> tuple[str, str, EmailMessage, dict[str, str]]:
    report = _delivery("Thư của bạn không gửi được đến người nhận dưới đây.", "b@hopthu.example", "5.2.2")
    return "MAILER-DAEMON@zimbra.example", "Thư không gửi được", report, {}


def _exchange() -> tuple[str, str, EmailMessage, dict[str, str]]:
    report = _delivery("Không thể gửi thư đến những người nhận sau.", "c@hopthu.example", "5.1.10")
    return "postmaster@exchange.example", "Không gửi được: Nhắc nộp báo cáo", report, {"X-MS-Exchange-Message-Is-Ndr": ""}


def _gmail() -> tuple[str, str, EmailMessage, dict[str, str]]:
    text = EmailMessage()
    text.set_content(
        "Không tìm thấy địa chỉ\n\nThư của bạn chưa được gửi đến d@hopthu.example vì không tìm thấy địa chỉ.\n550 5.1.1 No such user",
        cte="base64",
    )
    return (
        "mailer-daemon@thudientu.example",
        "Delivery Status Notification (Failure)",
        text,
        {"X-Failed-Recipients": "d@hopthu.example", "Auto-Submitted": "auto-replied"},
    )
