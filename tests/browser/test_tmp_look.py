from datetime import timedelta
from tests.bench.tray_mails import fill_tray
from tracker.store.session import writing
from tracker.store.office import roster
from intake.vault import Vault
from tests.browser.pages import violated, scrolls_sideways
from tests.browser.office import NOW

def test_pics(sit, served, tmp_path):
    with writing(served.engine) as conn:
        units = tuple((u.code, u.name) for u in roster.units(conn))[:12]
        fill_tray(conn, Vault(served.settings.vault), 303, NOW - timedelta(days=3), units)
    for w in (1440, 390, 768, 1920):
        desk = sit(size=(w, 900))
        desk.open("/cho-xem-xet")
        desk.page.wait_for_timeout(500)
        desk.page.screenshot(path=f"/tmp/d5-tray-{w}.png")
        print(w, desk.page.evaluate("document.documentElement.scrollHeight"), list(violated(desk)), scrolls_sideways(desk), len(desk.page.content()))
        if w in (1440, 390):
            for box in desk.page.locator("[data-row] input").all()[:3]: box.click()
            desk.page.locator("[name=nhom]").nth(0).click()
            desk.page.screenshot(path=f"/tmp/d5-tray-tick-{w}.png")
            desk.page.keyboard.press("e")
            desk.page.wait_for_timeout(500)
            desk.page.screenshot(path=f"/tmp/d5-tray-many-{w}.png")
            print(list(violated(desk)))
        desk.open("/dot/DVK2020")
        desk.page.wait_for_timeout(200)
        desk.page.screenshot(path=f"/tmp/d5-board-{w}.png")
        print("board", list(violated(desk)), scrolls_sideways(desk))
        print(desk.improper); desk.improper.clear()
