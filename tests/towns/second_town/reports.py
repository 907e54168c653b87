# ruff: noqa: E501 - wordings and scenes read best one a line
"""Mails that a careful clerk files without asking: every wording, letterhead, file format, way of sending."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta, timezone
from email.message import EmailMessage
from email.utils import format_datetime

from tests.towns.second_town.campaigns import ASKS, VIETNAM
from tests.towns.second_town.papers import LAYOUTS, archive
from tests.towns.second_town.roster import DOMAIN, OFFICE
from tests.towns.second_town.sheets import SHAPES, workbook
from tests.towns.second_town.town import Case, Doc, Town


def wordings(town: Town) -> None:
    """Every title of every campaign, from a registered address, in every layout in turn."""
    number = 0
    for ask in ASKS:
        for title in ask.said:
            for known in (True, False):
                school, _ = town.pair(ask.code)
                at, layout = town.moment(ask), LAYOUTS[number % len(LAYOUTS)]
                number += 1
                doc = town.report(school, ask, at, title=title, layout=layout)
                sender = {} if known else {"sender": f"nv{number}.{town.dice.randint(100, 999)}@hopthu.example"}
                kind = "wording" if known else "unknown-sender"
                town.good(
                    f"{kind} layout-{layout}", town.mail(school, ask, at, (doc,), **sender), ((school, ask, "report"),), (doc,)
                )


def formats(town: Town) -> None:
    for form, times in (("pdf", 8), ("rtf", 5), ("odt", 4), ("doc", 4)):
        for _ in range(times):
            school, ask = town.pair()
            at = town.moment(ask)
            doc = town.report(school, ask, at, form)
            town.good(f"format-{form}", town.mail(school, ask, at, (doc,)), ((school, ask, "report"),), (doc,))


def other_units(town: Town) -> None:
    """Sections, unions, the centre, the nursery class."""
    for code in ("gdnn-gdtx", "bp-ke-toan", "bp-chuyen-mon-th", "cong-doan", "lop-mg-bao-ngoc"):
        unit = next(one for one in town.schools if one.code == code)
        for _ in range(2):
            ask = town.take(unit)
            at = town.moment(ask)
            doc = town.report(unit, ask, at)
            town.good(f"unit-{unit.roster_level}", town.mail(unit, ask, at, (doc,)), ((unit, ask, "report"),), (doc,))


def paraphrases(town: Town) -> None:
    """The title has none of the keywords; the plan that the text cites has the number of the campaign's."""
    for ask in ASKS:
        for title in ask.paraphrased:
            for _ in range(2):
                school, _ = town.pair(ask.code)
                at = town.moment(ask)
                doc = town.report(school, ask, at, title=title, cite=True)
                town.good("paraphrase-with-plan", town.mail(school, ask, at, (doc,)), ((school, ask, "report"),), (doc,))


def appendices(town: Town) -> None:
    for shape in SHAPES * 2:
        school, ask = town.pair(columns=True)
        at = town.moment(ask)
        report = town.report(school, ask, at)
        sheet = workbook(ask, school.full, shape, town.dice)
        name = town.dice.choice((f"{ask.list_name} {school.short}", "phu luc", f"PL kem theo BC {school.short}", "Book1"))
        extra = Doc(f"{name}.xlsx", sheet.content, {}, sheet.records)
        docs = (report, extra)
        town.good(
            f"appendix-{shape}", town.mail(school, ask, at, docs), ((school, ask, "report"), (school, ask, "appendix")), docs
        )


def appendices_alone(town: Town) -> None:
    """The list comes a day after its report, in its own mail; or first."""
    for _ in range(4):
        school, ask = town.pair(columns=True)
        at = town.moment(ask)
        report = town.report(school, ask, at)
        town.good("report-then-list", town.mail(school, ask, at, (report,)), ((school, ask, "report"),), (report,))
        sheet = workbook(ask, school.full, "title", town.dice)
        extra = Doc(f"{ask.list_name}.xlsx", sheet.content, {}, sheet.records)
        mail = town.mail(
            school, ask, at + timedelta(hours=20), (extra,), subject=f"Bổ sung {ask.list_name.lower()} - {ask.subjects[0]}"
        )
        town.good("list-alone", mail, ((school, ask, "appendix"),), (extra,))


def archives(town: Town) -> None:
    for number in range(8):
        school, ask = town.pair(columns=number % 2 == 0)
        at = town.moment(ask)
        report = town.report(school, ask, at)
        docs, filings = [report], [(school, ask, "report")]
        if ask.columns:
            sheet = workbook(ask, school.full, "plain", town.dice)
            docs.append(Doc(f"Phụ lục {school.short}.xlsx", sheet.content, {}, sheet.records))
            filings.append((school, ask, "appendix"))
        folder = ("", f"{school.short}/", "nộp PGD/tháng 12/")[number % 3]
        outer = f"{town.secretary.file_name(school, ask)}.zip"
        content = archive({f"{folder}{doc.name}": doc.content for doc in docs}, utf8=number % 4 != 3)
        inside = tuple(replace(doc, inside=(outer,)) for doc in docs)
        mail = town.mail(school, ask, at, ())
        mail.files = [(outer, content)]
        town.good("zip", mail, tuple(filings), inside)


def bundles(town: Town) -> None:
    """Two reports in one mail; a cover letter and the old plan beside the report."""
    for _ in range(6):
        school, ask = town.pair(several=True)
        second = town.take(school)
        at = min(town.moment(ask, 0), town.moment(second, 0))
        docs = (town.report(school, ask, at), town.report(school, second, at))
        if docs[0].name == docs[1].name:
            docs = (docs[0], replace(docs[1], name=f"2 {docs[1].name}"))
        mail = town.mail(
            school,
            ask,
            at,
            docs,
            subject=town.dice.choice(("nộp các báo cáo", f"{ask.subjects[0]} + {second.subjects[0]}", "")),
        )
        town.good("two-campaigns", mail, ((school, ask, "report"), (school, second, "report")), docs)
    for _ in range(4):
        school, ask = town.pair()
        at = town.moment(ask)
        report = town.report(school, ask, at)
        cover = town.secretary.letter(
            school, town.day(at), f"gửi {ask.title[0].lower()}{ask.title[1:]}", ("Nhà trường kính gửi báo cáo (đính kèm).",)
        )
        extra = town.doc(cover, "cong van gui kem")
        town.good("cover-letter", town.mail(school, ask, at, (extra, report)), ((school, ask, "report"),), (extra, report))
    for _ in range(4):
        school, ask = town.pair()
        at = town.moment(ask)
        report = town.report(school, ask, at)
        plan = town.secretary.paper(
            school, ask, town.day(at) - timedelta(days=200), title=f"{ask.said[0]}".replace("Kết quả", "Triển khai"), kind="KH"
        )
        extra = town.doc(plan, f"KH {ask.filenames[0]}")
        town.good("report-and-plan", town.mail(school, ask, at, (extra, report)), ((school, ask, "report"),), (extra, report))


def clerks(town: Town) -> None:
    """One address, several schools: the letterhead says which."""
    for _ in range(8):
        school, ask = town.pair(shared=True)
        at = town.moment(ask)
        doc = town.report(school, ask, at)
        subject = town.dice.choice((ask.subjects[0], "", town.secretary.subject(school, ask)))
        town.good("shared-clerk", town.mail(school, ask, at, (doc,), subject=subject), ((school, ask, "report"),), (doc,))
    for pair in (("MN Phú Lộc", "MG Phú Lộc"), ("TH Bàu Sen I", "TH Bàu Sen II"), ("TH Sơn Đông", "TH Sơn Đồng")):
        one, other = town.by_short[pair[0]], town.by_short[pair[1]]
        ask = next(
            a
            for a in ASKS
            if any(s is one and b is a for s, b in town._pool) and any(s is other and b is a for s, b in town._pool)
        )
        town.take(one, ask)
        town.take(other, ask)
        at = town.moment(ask, 0)
        docs = tuple(
            replace(town.report(s, ask, at), name=f"{ask.filenames[0]} {n}.docx") for n, s in enumerate((one, other), 1)
        )
        town.good(
            "shared-clerk-both", town.mail(one, ask, at, docs, name=""), ((one, ask, "report"), (other, ask, "report")), docs
        )


def forwards(town: Town) -> None:
    """A colleague of the office sends on what came to her; inline and as a message."""
    for number in range(8):
        school, ask = town.pair()
        at = town.moment(ask)
        doc = town.report(school, ask, at)
        sender, name = f"cohuong.{number}@{DOMAIN}", "Lương Thị Hương"
        first = format_datetime((at - timedelta(hours=5)).astimezone(VIETNAM))
        if number % 2:
            text = (
                "Chuyển bộ phận tiếp nhận.\n\n---------- Thư đã chuyển tiếp ---------\n"
                f"Từ: {school.full} <{school.email}>\nDate: {first}\nSubject: {ask.subjects[0]}\nTo: {sender}\n\nEm gửi báo cáo ạ.\n"
            )
            mail = town.mail(
                school, ask, at, (doc,), sender=sender, name=name, text=text, subject=f"Chuyển tiếp: {ask.subjects[0]}"
            )
            town.good("forward-inline", mail, ((school, ask, "report"),), (doc,))
            continue
        inner = EmailMessage()
        inner["From"], inner["To"], inner["Subject"], inner["Date"] = school.email, sender, ask.subjects[0], first
        inner["Message-ID"] = f"<goc-{number}@hopthu.example>"
        inner.set_content("Em gửi báo cáo ạ.", cte="base64")
        inner.add_attachment(doc.content, maintype="application", subtype="octet-stream", filename=doc.name or "")
        inner.set_boundary(f"=_trong{number}")
        mail = town.mail(
            school, ask, at, (), sender=sender, name=name, text="Chuyển.", subject=f"Fw: {ask.subjects[0]}", inner=inner
        )
        case_doc = replace(doc, inside=())
        town.good("forward-message", mail, ((school, ask, "report"),), (case_doc,))


def threads(town: Town) -> None:
    """An answer in an old thread: subject and quoted text speak of another campaign."""
    for number in range(6):
        school, ask = town.pair()
        other = ASKS[(ASKS.index(ask) + 1 + number) % len(ASKS)]
        other = other if other is not ask else ASKS[(ASKS.index(ask) + 1) % len(ASKS)]
        at = town.moment(ask)
        doc = replace(town.report(school, ask, at), name=f"bao cao {number}.docx")
        quoted = (
            f"Em gửi báo cáo ạ.\n\nVào Th 3, 5 thg 11, 2024 vào lúc 09:12 Phòng GDĐT <{OFFICE['address']}> đã viết:\n\n"
            f"> Kính gửi các trường,\n> Đề nghị nộp {other.title.lower()} trước ngày 10/12.\n> Trân trọng.\n"
        )
        same = number % 2 == 0
        subject = f"Re: {(ask if same else other).title}"
        mail = town.mail(school, ask, at, (doc,), subject=subject, text=quoted)
        if same:
            town.good("thread-quoting-other", mail, ((school, ask, "report"),), (doc,))
            continue
        town.add(
            Case(
                mail,
                ("old-thread-subject",),
                ["recorded", "review"],
                ["conflicting-evidence", "ambiguous-campaign"],
                ((school, ask, "report"),),
                (),
                (doc,),
            )
        )


def resends(town: Town) -> None:
    """A corrected file is the next version; the same bytes again are a duplicate."""
    for number in range(6):
        school, ask = town.pair()
        at = ask.due - timedelta(days=2, hours=number)
        first = town.report(school, ask, at)
        town.good("resend-first", town.mail(school, ask, at, (first,)), ((school, ask, "report"),), (first,))
        again = replace(town.report(school, ask, at), name=first.name)
        text = (
            "Trường gửi lại báo cáo đã chỉnh sửa số liệu, thay thế bản trước ạ.",
            "em gửi lại file đúng, file trước em gửi nhầm ạ",
            "",
        )[number % 3]
        late = at + timedelta(hours=2) if number % 2 else ask.due + timedelta(hours=3)
        town.good("resend-corrected", town.mail(school, ask, late, (again,), text=text), ((school, ask, "report"),), (again,))
        mail = town.mail(
            school,
            ask,
            late + timedelta(hours=1),
            (replace(again, name="ban cuoi.docx"),),
            subject="gui lai",
            text="em gửi lại cho chắc ạ",
        )
        town.add(Case(mail, ("duplicate-bytes",), "ignored", "duplicate", (), (), (replace(again, name="ban cuoi.docx"),)))


def edges(town: Town) -> None:
    """The last and the first second, zones, slow delivery, lying clocks, a hop that claims to be the office."""
    for number, seconds in enumerate((-1, 0, 1, -30, 45, -1, 0, -59)):
        school, ask = town.pair(ASKS[number % len(ASKS)].code)
        at = ask.due + timedelta(seconds=seconds)
        doc = town.report(school, ask, at - timedelta(days=1))
        more = {
            "zone": (VIETNAM, UTC, timezone(timedelta(hours=-8)), timezone(timedelta(hours=5, minutes=30)))[number % 4],
            "local_hops": (0, 0, 12, 95, 7, 300, 0, 240)[number],
            "fake_hop": (None, at - timedelta(hours=3), None, at + timedelta(hours=2))[number % 4],
            "claimed": (None, None, at - timedelta(days=2), at + timedelta(days=400), at - timedelta(hours=6))[number % 5],
        }
        town.good("deadline-edge", town.mail(school, ask, at, (doc,), **more), ((school, ask, "report"),), (doc,))


def headers(town: Town) -> None:
    """Odd but honest mail: authentication of strangers, no subject, several recipients, odd names of files."""
    own = OFFICE["authserv_id"]
    forged = (
        ("mx.khac.example; dmarc=fail header.from={d}",),
        ("google.example; spf=fail smtp.mailfrom={s}; dmarc=fail header.from={d}", "another.example; dkim=fail"),
        (f"x{own}; dmarc=fail header.from={{d}}",),
        (f"{own}.kegiamao.example 1; dmarc=fail header.from={{d}}",),
    )
    for values in forged:
        school, ask = town.pair()
        at = town.moment(ask)
        doc = town.report(school, ask, at)
        town.good(
            "foreign-verdict",
            town.mail(school, ask, at, (doc,), forged=values, authentication="pass"),
            ((school, ask, "report"),),
            (doc,),
        )
    for more in (
        {"headers": {"To": f"{OFFICE['address']}, chuyenmon@{DOMAIN}, thanhtra@{DOMAIN}", "Cc": f"ketoan@{DOMAIN}"}},
        {"authentication": "none"},
        {"authentication": "absent"},
        {"headers": {"Reply-To": "ai-do@hopthu.example", "X-Priority": "1"}},
        {"headers": {"Auto-Submitted": "auto-generated", "X-Scanner": "Canon iR-ADV"}, "subject": "Scan to e-mail"},
        {"headers": {"Disposition-Notification-To": "vanthu@hopthu.example"}},
        {"text": "", "html": "<div>K&iacute;nh g&#7917;i Ph&ograve;ng, em n&#7897;p b&aacute;o c&aacute;o</div>"},
    ):
        school, ask = town.pair()
        at = town.moment(ask)
        doc = town.report(school, ask, at)
        town.good(
            "odd-headers", town.mail(school, ask, at, (doc,), **more), ((school, ask, "report"),), (doc,), note=str(more)[:80]
        )
