"""What buying the exam comes to for somebody, from the fees as they are known."""

from dataclasses import dataclass
from decimal import Decimal

from django import forms

from curriculum.models import Fee, PurchaseWay
from study.credentials.paying import Bill, Money, Price, bill, expected_retakes

USUAL_CHANCE = 70  # ours; rates published for 2010 to 2012 lay between 51 and 76 %, none since


class FeesForm(forms.Form):
    """What is reckoned with. Everything may be left out."""

    chance = forms.IntegerField(
        required=False, min_value=1, max_value=100, label="Chance of passing a sitting, in percent"
    )
    dues = forms.DecimalField(
        required=False,
        min_value=0,
        max_value=99_999,
        decimal_places=2,
        label="Membership you would buy for it, in dollars",
    )
    retake = forms.DecimalField(
        required=False, min_value=0, max_value=99_999, decimal_places=2, label="Price of a retake, in dollars"
    )


@dataclass(frozen=True)
class Reckoning:
    """`chance` is in percent; `dues` are added for members, `retake` stands in for the price of a further sitting."""

    chance: int = USUAL_CHANCE
    dues: Decimal | None = None
    retake: Decimal | None = None


@dataclass(frozen=True)
class Offer:
    way: PurchaseWay
    retakes: Decimal
    bill: Bill

    @property
    def dues_saved(self) -> Money:
        """What being a member saves, so up to which dues joining pays."""
        if self.bill.member is None or self.bill.non_member is None:
            return None
        return max(self.bill.non_member - self.bill.member, Decimal(0))


def offers(fees: list[Fee], reckoning: Reckoning) -> list[Offer]:
    prices = {fee.slug: Price(fee.name, fee.member, fee.non_member) for fee in fees}
    ways = PurchaseWay.objects.filter(in_use=True).order_by("position")
    return [_offer(way, prices, reckoning) for way in ways if {*way.fees, way.retake} <= prices.keys()]


def _offer(way: PurchaseWay, prices: dict[str, Price], reckoning: Reckoning) -> Offer:
    once = [prices[fee] for fee in way.fees]
    if reckoning.dues:
        once.append(Price("Membership", reckoning.dues, Decimal(0)))
    again = prices[way.retake]
    if reckoning.retake is not None:
        again = Price("Retake", reckoning.retake, reckoning.retake)
    retakes = expected_retakes(reckoning.chance, way.free_retakes)
    retake = Price("Retakes to reckon with", again.member, again.non_member)
    return Offer(way, retakes, bill(once, retake, retakes))
