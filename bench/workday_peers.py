"""Working days as other libraries find them."""

import datetime
import importlib
import warnings
from collections.abc import Callable, Iterator
from typing import Any, Final

from bench import dates
from bench.dates import Days, Way

NUMPY: Final = "numpy: busday_offset on an array"
NUMPY_SCALAR: Final = "numpy: busday_offset, date in and out"
NUMPY_SCALAR_64: Final = "numpy: busday_offset, datetime64 in and out"
NUMPY_TABLE: Final = "by hand: the table as numpy arrays"
PANDAS: Final = "pandas: CustomBusinessDay"
PANDAS_INDEX: Final = "pandas: CustomBusinessDay on an index"
HOLIDAYS: Final = "holidays: get_nth_working_day"
GOVUK: Final = "govuk-bank-holidays: get_next_work_day, n times"


def ways(holidays: frozenset[datetime.date]) -> tuple[Way, ...]:
    """Return the ways of those libraries that are installed.

    Args:
        holidays: given to those that know no bank holidays of their own.
    """
    makers: tuple[Callable[[frozenset[datetime.date]], Iterator[Way]], ...]
    makers = (_numpy, _pandas, _holidays, _govuk)
    found: list[Way] = []
    for make in makers:
        try:
            found.extend(make(holidays))
        except ImportError:
            continue
    return tuple(found)


def _numpy(holidays: frozenset[datetime.date]) -> Iterator[Way]:
    numpy = importlib.import_module("numpy")
    calendar = numpy.busdaycalendar(holidays=sorted(holidays))
    offset = numpy.busday_offset

    def array(days: Days) -> Any:
        return numpy.array(days, dtype="datetime64[D]")

    def on_array(days: Any, length: int) -> Any:
        return offset(days, length, roll="backward", busdaycal=calendar)

    def in_dates(day: datetime.date, length: int) -> Any:
        return offset(day, length, roll="backward", busdaycal=calendar).item()

    yield Way(name=NUMPY, prepare=array, work=on_array, dates=lambda found: list(found.tolist()))
    yield _numpy_table(numpy, holidays)
    yield Way(name=NUMPY_SCALAR, work=dates.one_by_one(in_dates))
    yield Way(
        name=NUMPY_SCALAR_64,
        prepare=lambda days: list(array(days)),
        work=dates.one_by_one(on_array),
        dates=lambda found: [each.item() for each in found],
    )


def _numpy_table(numpy: Any, holidays: frozenset[datetime.date]) -> Way:
    """Return the look-up by hand, as two gathers of numpy."""
    first, last = (numpy.datetime64(day, "D") for day in (min(holidays), max(holidays)))
    span = numpy.arange(first, last + 1)
    works = numpy.is_busday(span, holidays=sorted(holidays))
    positions = (numpy.cumsum(works) - 1).astype("int16")
    working = span[works]

    def work(days: Any, length: int) -> Any:
        return working[positions[days] + length]

    def prepare(days: Days) -> Any:
        return (numpy.array(days, dtype="datetime64[D]") - first).astype("int16")

    return Way(
        name=NUMPY_TABLE,
        prepare=prepare,
        work=work,
        dates=lambda found: list(found.tolist()),
        note="days as numbers in",
    )


def _pandas(holidays: frozenset[datetime.date]) -> Iterator[Way]:
    pandas = importlib.import_module("pandas")
    offsets = {
        length: pandas.offsets.CustomBusinessDay(length, holidays=sorted(holidays))
        for length in dates.LENGTHS
    }

    def scalar(day: datetime.date, length: int) -> Any:
        return (day + offsets[length]).date()

    def on_index(days: Any, length: int) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it says itself that this is no faster
            return days + offsets[length]

    yield Way(name=PANDAS, work=dates.one_by_one(scalar))
    yield Way(
        name=PANDAS_INDEX,
        prepare=pandas.to_datetime,
        work=on_index,
        dates=lambda found: [each.date() for each in found],
    )


def _holidays(_: frozenset[datetime.date]) -> Iterator[Way]:
    england = importlib.import_module("holidays").country_holidays("GB", subdiv="ENG")
    yield Way(name=HOLIDAYS, work=dates.one_by_one(england.get_nth_working_day))


def _govuk(_: frozenset[datetime.date]) -> Iterator[Way]:
    module = importlib.import_module("govuk_bank_holidays.bank_holidays")
    # What comes with the package, so that no network is asked.
    known = module.BankHolidays(use_cached_holidays=True)
    division = module.BankHolidays.ENGLAND_AND_WALES
    following = known.get_next_work_day

    def call(day: datetime.date, length: int) -> Any:
        for _ in range(length):
            day = following(division, day)
        return day

    yield Way(name=GOVUK, work=dates.one_by_one(call))
