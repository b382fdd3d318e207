"""What has changed since the weeks before, as the runs page tells it."""

from dataclasses import replace

from facts.runs import Drift, Profile
from tests.desk.office import Office
from tests.factories import NOON


def test_the_runs_page_tells_what_has_changed(office: Office) -> None:
    """Alerts stand first and are called so; the trend has a row a run; without a measurement there is no section."""
    assert "网页有没有变化" not in office.client().get("/runs").text
    profile = Profile(
        run="r1", at=NOON, pages=9, scores=(9, *[0] * 10), categories={}, hits=0, disguised=0, bigrams=10, unseen=1
    )
    drift = Drift(
        run="r1", at=NOON, pages=9, reference_pages=30, score_psi=0.41, category_psi={}, unseen=0.1,
        unseen_before=0.02, disguised=None, disguised_before=None, sentences=("得分变了。", "变体没变。"), alerts=1,
    )  # fmt: skip
    office.health.keep(profile, drift)
    office.health.keep(replace(profile, run="r2"), replace(drift, run="r2", alerts=0, score_psi=None))
    html = office.client().get("/runs").text

    assert "最近一次运行（r2）" in html
    assert "<b>注意：</b>" not in html
    office.health.keep(profile, drift)
    html = office.client().get("/runs").text
    assert "1 项需要注意" in html
    assert "<b>注意：</b>得分变了。" in html
    assert '<td class="num">0.41</td><td class="num">10.0%</td><td class="num">—</td>' in html
