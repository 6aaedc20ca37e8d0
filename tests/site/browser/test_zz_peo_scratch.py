from datetime import date

from tests.site import people
from tests.site.browser.conftest import DESK, PHONE

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.people.actions.around import SupporterGiven, add_supporter


def test_shots(chromium, settings, served):
    settings.STATIC_ROOT = "/work/main/src/promotora/portal/static"
    from axe_playwright_python.sync_playwright import Axe
    from tests.site.browser.conftest import Window

    plan = people.staff("Priya Shah", people.organization(Kind.PLAN, "L.A. Plan"), Role.PLAN_MANAGER)
    dana = people.staff("Dana Reyes", people.organization(), Role.DIRECTOR)
    theo = people.staff("Theo Banks", people.organization(name="Harbor Homes"), Role.CARE_COORDINATOR)
    today = __import__("promotora.apps.core.clock", fromlist=["x"]).today()
    rosa = people.rosa(dana, cin="91234567S")
    people.contact(rosa, dana, best_time="mornings", may_text=True, note="her daughter may answer")
    people.contact(rosa, dana, "1420 Soto St", "home", city="Boyle Heights", state="CA", zip_code="90033")
    people.member(dana, "Ana", "Park", date(1980, 1, 1), cin="")
    from datetime import timedelta

    cs = [
        people.consent(rosa, dana, covers=c, to=[dana.organization], expires_on=today + timedelta(days=9))
        for c in ("sharing", "part2", "caregiver")
    ]
    people.health_fact(rosa, dana, since=date(2019, 6, 1), code="E11.9")
    people.health_fact(rosa, dana, "methadone", kind="medicine", part2=True)
    people.shared(rosa, dana, theo.organization)
    with people.working(dana):
        add_supporter(
            member=rosa,
            given=SupporterGiven("Lucía Martínez", "child", date(2020, 1, 1), phone="3235550199", in_emergency=True),
            by=dana.user,
            today=today,
        )
    b = people.signed_in(dana)
    wrong = {}
    pages = {
        "overview": "",
        "contacts": "contacts/",
        "people": "people/",
        "consents": "consents/",
        "health": "health/",
        "coverage": "coverage/",
        "history": "history/",
        "looks": "looks/",
        "contact_form": "contacts/add/",
        "consent": f"consents/{cs[1].pk}/",
        "consent_print": f"consents/{cs[1].pk}/print/",
        "step": "consents/add/",
        "print": "looks/print/",
        "pair": "caregivers/pair/",
        "lang": "languages/",
        "hform": "health/add/",
        "revoke": f"consents/{cs[1].pk}/revoke/",
    }

    sizes = ((DESK, "desk"), (PHONE, "phone"))
    for size, sname in sizes:
        w = Window(chromium, served, size=size, unguarded=True)
        w.carry(b)
        urls = {k: f"/members/{rosa.pk}/{v}" for k, v in pages.items()} | {
            "find": "/members/?q=Rosa",
            "find0": "/members/?q=zzz",
            "add": "/members/add/",
            "emergency": "/members/emergency/",
        }
        for name, url in urls.items():
            r = w.page.goto(url)
            w.page.screenshot(path=f"/tmp/peo/{sname}_{name}.png", full_page=True)
            res = Axe().run(w.page)
            v = [(x["id"], [n["html"][:150] for n in x["nodes"]][:3]) for x in res.response["violations"]]
            if v or w.complaints:
                wrong[(sname, name)] = (r.status, v, list(w.complaints))
                w.complaints.clear()
    t = people.signed_in(people.staff("Una", people.organization(name="Third"), Role.CARE_COORDINATOR))
    w = Window(chromium, served, size=PHONE, unguarded=True)
    w.carry(t)
    w.page.goto("/members/emergency/")
    w.page.fill("[name=cin]", "91234567S")
    w.page.select_option("[name=birth_date_month]", "3")
    w.page.fill("[name=birth_date_day]", "4")
    w.page.fill("[name=birth_date_year]", "1962")
    w.page.check("[name=reason][value=health]", force=True)
    w.page.fill("[name=in_words]", "She fell in our lobby just now")
    w.page.click("text=Open the record")
    w.page.screenshot(path="/tmp/peo/phone_opened.png", full_page=True)
    for k, v in wrong.items():
        print(k, v[0], v[1], set(v[2]))
