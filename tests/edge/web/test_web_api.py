"""The JSON interface: closed without a session or a token, in the shapes of the command line, and unmoved by nonsense."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok
from sqlalchemy import Engine, update
from starlette.applications import Starlette

from tests.bench.web_office import NOW, VN, browse, office
from tests.conftest import settings_for
from tests.servers.browser import Browser
from tracker.rules.office.vitals import Signs
from tracker.store import schema
from tracker.store.campaigns import campaigns
from tracker.store.filings import board, ledger
from tracker.store.mails import mails
from tracker.store.office.accounts import api_tokens, officers
from tracker.store.session import reading, writing
from tracker.web.api import contract
from tracker.web.app import create_app

__all__ = ("browse", "office")

PATHS = ("campaigns", "status/KT2020", "messages", "notices", "units", "openapi.json")


@pytest.fixture
def app(office: Engine, tmp_path: Path) -> Starlette:
    return create_app(office, settings_for(tmp_path, ""), lambda: NOW, Signs)


@pytest.fixture
def token(office: Engine) -> str:
    with writing(office) as conn:
        return api_tokens.create(conn, "Sở", "lan", NOW)


def test_nobody_reads_without_a_session_or_a_token(app: Starlette, token: str) -> None:
    for path in PATHS:
        answer = Browser(app).get(f"/api/v1/{path}")
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer"), path
        assert Browser(app).get(f"/api/v1/{path}", authorization=f"Bearer {token}x").status_code == 401
        assert Browser(app).get(f"/api/v1/{path}", authorization=f"Bearer {token}").status_code == 200, path


def test_a_session_of_the_pages_reads_too(browse: Callable[..., Browser]) -> None:
    assert browse().get("/api/v1/campaigns").json()["items"][0]["counts"]["on_time"] == 1


def test_a_token_opens_no_page(app: Starlette, token: str) -> None:
    assert Browser(app).get("/", authorization=f"Bearer {token}").status_code == 303


def test_status_and_messages_are_those_of_the_command_line(app: Starlette, token: str, office: Engine) -> None:
    with reading(office) as conn:
        expected = [contract.status(row, VN) for row in board.rows(conn, "KT2020", NOW)]
        mail = [contract.message(row, VN) for row in mails.listing(conn)]
    given = Browser(app).get("/api/v1/status/KT2020", authorization=f"Bearer {token}").json()
    assert given == {"items": expected, "next": None}
    assert Browser(app).get("/api/v1/messages", authorization=f"Bearer {token}").json()["items"] == mail


def test_pages_join_to_the_whole(app: Starlette, token: str) -> None:
    seen: list[str] = []
    offset: int | None = 0
    while offset is not None:
        page = Browser(app).get(f"/api/v1/units?limit=3&offset={offset}", authorization=f"Bearer {token}").json()
        seen += [one["code"] for one in page["items"]]
        offset = page["next"]
    assert seen == ["mn-hoa-mai", "th-an-lac", "th-an-bac", "thcs-evil"]


def test_a_unit_that_stands_no_more_says_since_when_and_who_answers_for_it(app: Starlette, token: str, office: Engine) -> None:
    with writing(office) as conn:
        ended = {"until": date(2020, 7, 1), "fate": "merged", "successors": ["th-an-bac"]}
        conn.execute(update(schema.units).where(schema.units.c.code == "th-an-lac").values(ended))
    items = Browser(app).get("/api/v1/units", authorization=f"Bearer {token}").json()["items"]
    told = {one["code"]: (one["until"], one["fate"], one["successors"], one["predecessors"]) for one in items}
    assert told["th-an-lac"] == ("2020-07-01", "merged", ["th-an-bac"], [])
    assert told["th-an-bac"] == (None, None, [], ["th-an-lac"])


@pytest.mark.parametrize("path", ["status/khong-co", "status/%00", "units?limit=0", "messages?before=-1", "units?offset=x"])
def test_what_means_nothing_is_refused_as_json(app: Starlette, token: str, path: str) -> None:
    answer = Browser(app).get(f"/api/v1/{path}", authorization=f"Bearer {token}")
    assert answer.status_code in (404, 422)


def test_a_token_does_what_its_scopes_say_and_takes_it_back(app: Starlette, token: str, office: Engine) -> None:
    with writing(office) as conn:
        may = api_tokens.create(conn, "Một cửa", "lan", NOW, ("extend", "record"))
    cell, why = "/api/v1/status/KT2020/thcs-evil", {"why": "Công văn 12"}

    def post(path: str, body: Mapping[str, object], bearer: str = may) -> tuple[int, Any]:
        answer = Browser(app).json(path, body, authorization=f"Bearer {bearer}")
        return answer.status_code, answer.json()

    due = {"due": "2020-12-20T00:00:00+07:00"}
    assert post(f"{cell}/extend", why | due, token)[0] == 403
    assert post(f"{cell}/exempt", why) == (403, {"detail": "this token has no scope exempt"})
    assert post(f"{cell}/extend", why | due, "x")[0] == 401
    assert post(f"{cell}/extend", why | {"due": "2020-12-20T00:00:00"})[0] == 422
    assert post(f"{cell}/extend", why | {"due": "2020-01-01T00:00:00Z"}) == (409, {"detail": "due-not-later"})
    assert post("/api/v1/status/KT2020/khong-co/extend", why | due) == (404, {"detail": "no-such-unit"})
    status, done = post(f"{cell}/extend", why | due)
    assert (status, done["letters"]) == (200, 1)
    with reading(office) as conn:
        assert campaigns.exceptions_of(conn, "KT2020")["thcs-evil"].decided_by == "token Một cửa"
    assert post(f"/api/v1/acts/{done['act']}/undo", {}, token)[0] == 404
    assert post(f"/api/v1/acts/{done['act']}/undo", {})[0] == 200
    report = {"part": "report", "at": "2020-11-30T10:00:00+07:00", "channel": "zalo"}
    assert post(f"{cell}/record", report)[0] == 200
    assert post(f"{cell}/record", report) == (409, {"detail": "filed-already"})
    with reading(office) as conn:
        assert not campaigns.exceptions_of(conn, "KT2020")
        assert [one.on_time for one in ledger.of_unit(conn, "thcs-evil")] == [True]


def test_a_session_of_the_pages_acts_by_its_forms_alone(browse: Callable[..., Browser]) -> None:
    assert browse().json("/api/v1/status/KT2020/thcs-evil/exempt", {"why": "x"}).status_code == 401


def test_no_path_of_the_interface_leads_to_another_host(app: Starlette) -> None:
    answer = Browser(app).get("/api/v1/campaigns/", host="evil.example")
    assert answer.status_code == 404
    assert "evil.example" not in answer.text + str(answer.headers)


def test_many_wrong_names_from_one_address_wait(app: Starlette, office: Engine) -> None:
    with writing(office) as conn:
        for number in range(40):
            officers.note_failure(conn, "\x1f127.0.0.1", NOW - timedelta(seconds=number))
    browser = Browser(app)
    answer = browser.submit(browser.get("/dang-nhap"), "/dang-nhap", username="lan", password="mật khẩu của Lan")
    assert answer.status_code == 429


def test_no_request_that_the_schema_allows_or_forbids_is_our_mistake(
    tmp_path: Path, sqlite_template: Path, open_engine: Callable[[str], Engine]
) -> None:
    shutil.copy(sqlite_template, tmp_path / "api.db")
    engine = open_engine(f"sqlite:///{tmp_path}/api.db")
    with writing(engine) as conn:
        bearer = {"Authorization": f"Bearer {api_tokens.create(conn, 'thử', 'lan', NOW, api_tokens.SCOPES)}"}
    app = create_app(engine, settings_for(tmp_path, ""), lambda: NOW, Signs)
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers=bearer)

    tried = 0
    for operation in schema.get_all_operations():
        assert isinstance(operation, Ok)
        found = operation.ok()

        @settings(max_examples=15, suppress_health_check=list(HealthCheck))
        @given(case=found.as_strategy())
        def one(case: schemathesis.Case[Any]) -> None:
            case.call_and_validate(headers=bearer)

        one()
        tried += 1
    assert tried == 9
