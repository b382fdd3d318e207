"""Which pictures stand on the first page of the overview."""

from collections.abc import Mapping

from desk.drawing.charts import Bars, Chart, DistrictMap
from desk.overview.regions import Standing
from desk.overview.trends import Trends

#: Sectors in the picture.
_BARS = 12


def pictures_of(trends: Trends, regions: Standing) -> Mapping[str, Chart]:
    """Name -> what is drawn; nothing is drawn of nothing, the page says so in words."""
    counts = tuple((row.key or "UNKNOWN", row.count.leads) for row in (*regions.districts, *regions.zones))
    bars = tuple((row.name[:12], row.count.leads, row.count.confirmed) for row in regions.sectors[:_BARS])
    wanted: dict[str, Chart] = {} if trends.is_empty else {"leads": trends.leads}
    if any(pace.runs for pace in trends.paces):
        wanted["pages"] = trends.pages
    if regions.total.leads:
        wanted["map"] = DistrictMap(title="各区线索示意图", counts=counts)
    if bars:
        wanted["sectors"] = Bars(title="各行业线索", rows=bars, dark="已确认", light="未确认", unit="条")
    return wanted
