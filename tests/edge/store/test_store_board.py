"""The roster, the campaigns and the facts of the board."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, event

from config.campaigns import read_campaign
from config.entities import Campaign, Level, Unit
from intake.envelope import MailboxUid, StoredMail
from tracker.rules.attribution.evidence import Standing
from tracker.rules.letters.notice import LetterKind
from tracker.rules.mails.mail_state import MailState
from tracker.store.campaigns import campaigns
from tracker.store.filings import board, ledger
from tracker.store.letters import outbox
from tracker.store.mails import mails
from tracker.store.office import roster
from tracker.store.office.roster import Change
from tracker.store.session import reading, writing

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
CAMPAIGN = read_campaign(
    """
    code = "CM"
    title = "Báo cáo chuyên môn"
    due = 2024-06-01T00:00:00+07:00
    units = ["level:tieu_hoc", "mn-sen"]
    [[parts]]
    code = "report"
    name = "Báo cáo"
    """
)
TH_A = Unit("th-a", "Trường Tiểu học An Lạc", Level.TIEU_HOC, "An Lạc", ("a@pgd.example", "clerk@mail.example"), ("TH An Lạc",))
TH_B = Unit(
    "th-b", "Trường Tiểu học Bình Minh", Level.TIEU_HOC, emails=("clerk@mail.example",), contact="Lê Thị B", phone="0123"
)
SEN = Unit("mn-sen", "Trường Mầm non Sen Hồng", Level.MAM_NON)
CS = Unit("cs-c", "Trường THCS Cao Bằng", Level.THCS)
FILING = ledger.FilingRow("th-a", "CM", "report", 1, NOW, True, True, "a" * 64, "CM-0001", NOW)


def town(engine: Engine, campaign: Campaign = CAMPAIGN) -> None:
    with writing(engine) as conn:
        roster.replace_units(conn, [TH_A, TH_B, SEN, CS])
        campaigns.put(conn, campaign, NOW)


def tray(engine: Engine, number: int, units: tuple[str, ...], codes: tuple[str, ...]) -> None:
    with writing(engine) as conn:
        (one,) = mails.keep(conn, [StoredMail(f"{number:064x}", MailboxUid("box", 1, number), NOW, 9)], NOW)
        mails.decide(conn, one, mails.DecidedMail(MailState.TRAY, "unknown-campaign", NOW, units=units, campaigns=codes))


def in_review(engine: Engine) -> set[str]:
    with reading(engine) as conn:
        return {cell.unit.code for cell in board.cells(conn, "CM") if cell.in_review}


def test_units_come_back_as_they_were_imported_in_the_order_of_the_file(engine: Engine) -> None:
    town(engine)
    with reading(engine) as conn:
        assert roster.units(conn) == (TH_A, TH_B, SEN, CS)


def test_an_import_says_what_it_did_and_forgets_no_unit(engine: Engine) -> None:
    town(engine)
    renamed = replace(TH_B, name="Trường Tiểu học Bình Minh 1", emails=())
    new = Unit("th-d", "Trường Tiểu học Đông Hải", Level.TIEU_HOC)
    with writing(engine) as conn:
        changes = roster.replace_units(conn, [new, renamed, TH_A])
        assert [(one.code, one.change) for one in changes] == [
            ("th-d", Change.ADDED),
            ("th-b", Change.CHANGED),
            ("th-a", Change.UNCHANGED),
            ("mn-sen", Change.ABSENT),
            ("cs-c", Change.ABSENT),
        ]
        assert roster.units(conn) == (new, renamed, TH_A, SEN, CS)


def test_a_learnt_address_stays_through_an_import_behind_those_of_the_roster(engine: Engine) -> None:
    town(engine)
    with writing(engine) as conn:
        assert roster.learn_address(conn, "th-b", "Co.Lan@Mail.example")
        assert not roster.learn_address(conn, "th-b", "co.lan@mail.example")
        again = roster.replace_units(conn, [TH_A, replace(TH_B, emails=("new@pgd.example",)), SEN, CS])
        assert [one.change for one in again] == [Change.UNCHANGED, Change.CHANGED, Change.UNCHANGED, Change.UNCHANGED]
        assert roster.units(conn)[1].emails == ("new@pgd.example", "co.lan@mail.example")


def test_an_address_the_roster_takes_over_is_no_longer_only_learnt(engine: Engine) -> None:
    town(engine)
    with writing(engine) as conn:
        roster.learn_address(conn, "mn-sen", "sen@mail.example")
        roster.replace_units(conn, [replace(SEN, emails=("sen@mail.example",))])
        assert roster.units(conn)[0].emails == ("sen@mail.example",)
        roster.replace_units(conn, [SEN])
        assert "sen@mail.example" not in roster.units(conn)[0].emails, "the roster's own, and gone with it"


def test_a_campaign_comes_back_as_it_was_imported(engine: Engine) -> None:
    with writing(engine) as conn:
        assert campaigns.put(conn, CAMPAIGN, NOW) is Change.ADDED
        assert campaigns.put(conn, CAMPAIGN, NOW) is Change.UNCHANGED
        longer = replace(CAMPAIGN, due=CAMPAIGN.due + timedelta(days=7))
        assert campaigns.put(conn, longer, NOW) is Change.CHANGED
        assert campaigns.get(conn, "CM") == longer
        assert campaigns.get(conn, "none") is None


def test_a_closed_campaign_is_not_open_and_can_be_opened_again(engine: Engine) -> None:
    with writing(engine) as conn:
        campaigns.put(conn, CAMPAIGN, NOW)
        campaigns.put(conn, replace(CAMPAIGN, code="A1", due=CAMPAIGN.due - timedelta(days=1)), NOW)
        assert [one.code for one in campaigns.all_open(conn, NOW)] == ["A1", "CM"]
        assert campaigns.close(conn, "A1", NOW)
        assert not campaigns.close(conn, "A1", NOW)
        assert [one.code for one in campaigns.all_open(conn, NOW)] == ["CM"]
        assert [(one.campaign.code, one.closed_at) for one in campaigns.listing(conn)] == [("A1", NOW), ("CM", None)]
        assert campaigns.reopen(conn, "A1")
        assert len(campaigns.all_open(conn, NOW)) == 2


def test_the_board_has_a_cell_for_each_unit_that_is_asked_in_roster_order(engine: Engine) -> None:
    town(engine)
    with reading(engine) as conn:
        assert [cell.unit for cell in board.cells(conn, "CM")] == [TH_A, TH_B, SEN]
        assert board.cells(conn, "none") == ()


def test_a_report_of_a_unit_that_was_not_asked_is_not_hidden(engine: Engine) -> None:
    town(engine)
    with writing(engine) as conn:
        ledger.add(conn, replace(FILING, unit="cs-c"))
        assert [cell.unit for cell in board.cells(conn, "CM")] == [TH_A, TH_B, SEN, CS]


def test_an_extension_and_an_exemption_stand_in_the_cell(engine: Engine) -> None:
    town(engine)
    later = CAMPAIGN.due + timedelta(days=3)
    with writing(engine) as conn:
        campaigns.except_unit(conn, "CM", campaigns.Excepted("th-a", True, None, "giải thể", "an", NOW))
        campaigns.except_unit(conn, "CM", campaigns.Excepted("th-a", False, later, "lũ lụt", "an", NOW))
        campaigns.except_unit(conn, "CM", campaigns.Excepted("th-b", True, None, "sáp nhập", "an", NOW))
        assert [(cell.due, cell.exempt) for cell in board.cells(conn, "CM")] == [
            (later, False),
            (CAMPAIGN.due, True),
            (CAMPAIGN.due, False),
        ]
        assert campaigns.exceptions_of(conn, "CM")["th-a"].reason == "lũ lụt"


def test_only_a_mail_that_can_be_nothing_else_puts_a_cell_in_review(engine: Engine) -> None:
    town(engine)
    tray(engine, 1, ("th-a", "th-b"), ("CM",))
    tray(engine, 2, ("th-b",), ("CM", "other"))
    tray(engine, 3, ("th-b",), ("other",))
    tray(engine, 4, (), ("CM",))
    assert in_review(engine) == set()
    tray(engine, 5, ("th-a",), ("CM",))
    tray(engine, 6, ("mn-sen",), ())
    assert in_review(engine) == {"th-a", "mn-sen"}
    with writing(engine) as conn:
        for row in mails.tray(conn):
            mails.set_state(conn, row.id, MailState.IGNORED, "not-a-report", NOW)
    assert in_review(engine) == set()


def test_a_row_shows_what_came_what_was_found_in_it_and_what_was_sent(engine: Engine) -> None:
    town(engine)
    finding = ("missing-field", "Sheet1!C7", "")
    letter = outbox.QueuedLetter(
        "k", LetterKind.REMINDER, "th-a", "CM", ("a@pgd.example",), "s", "<k@x>", "t", "h", (), NOW, NOW
    )
    with writing(engine) as conn:
        (one,) = mails.keep(conn, [StoredMail("b" * 64, MailboxUid("box", 1, 1), NOW, 9)], NOW)
        files = tuple(mails.DecidedDocument("f", (), "docx", "a" * 64, 1, "read", findings=(finding,)) for _ in range(2))
        mails.decide(conn, one, mails.DecidedMail(MailState.FILED, None, NOW, documents=files))
        ledger.add(conn, replace(FILING, mail=one, document=1))
        withdrawn = ledger.add(conn, replace(FILING, version=2))
        ledger.withdraw(conn, withdrawn, NOW)
        outbox.add(conn, letter)
        outbox.mark_sent(conn, outbox.claim(conn, NOW, timedelta(minutes=1), 1)[0].id, NOW)
    with reading(engine) as conn:
        row, other, _ = board.rows(conn, "CM", NOW)
    assert (row.standing, row.received_at, row.version) == (Standing.ON_TIME, NOW, 1)
    assert (row.findings, row.letters) == ((finding,), (("reminder", NOW),))
    assert (other.standing, other.findings, other.letters) == (Standing.AWAITING, (), ())


def test_the_number_of_queries_does_not_grow_with_the_town(engine: Engine) -> None:
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))

    def queries() -> int:
        statements.clear()
        with reading(engine) as conn:
            board.rows(conn, "CM", NOW)
        return len(statements)

    town(engine)
    queries()
    with writing(engine) as conn:
        ledger.add(conn, FILING)
    few = queries()
    with writing(engine) as conn:
        roster.replace_units(conn, [Unit(f"th-{at}", f"Trường Tiểu học số {at}", Level.TIEU_HOC) for at in range(300)])
    queries()  # what is remembered of the roster is read again
    with writing(engine) as conn:
        for at in range(0, 300, 3):
            ledger.add(conn, replace(FILING, unit=f"th-{at}"))
    assert queries() == few
