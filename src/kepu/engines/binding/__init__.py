"""From the words of a promise to the measure that can tell whether it is kept.

    propose(Promise(quote="每学期举办科普讲座不少于4次", …), catalogue) -> Proposals

Plain data in, plain data out. The catalogue says of each measure by which words documents call it, in which units of
measurement they count it, and by what it can be narrowed; the tables in words.py say how documents speak of groups,
places, training and time.
"""

from kepu.engines.binding.proposing import filter_words, propose
from kepu.engines.binding.shapes import MeasureCard, Promise, Proposal, Proposals

__all__ = ["MeasureCard", "Promise", "Proposal", "Proposals", "filter_words", "propose"]
