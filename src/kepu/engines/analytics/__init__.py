"""Facts at scale: Parquet by month and region, and one expression for any measure over any number of folders.

Writing (`FactsWriter`): a site's facts into folders that replace each other whole. Reading (`open_folders`): which
folders may be read together. Asking (`answer`): DuckDB on one machine, Spark on many, with the same result.
"""

from kepu.engines.analytics.answering import answer
from kepu.engines.analytics.census import Census, read_census
from kepu.engines.analytics.facts import Fact
from kepu.engines.analytics.folders import FactFolders, open_folders
from kepu.engines.analytics.manifests import Folder, Manifest
from kepu.engines.analytics.measures import MeasureSpec
from kepu.engines.analytics.periods import months_between
from kepu.engines.analytics.questions import Answer, Question, Row, added
from kepu.engines.analytics.refusals import FactsRefused
from kepu.engines.analytics.writing import FactsWriter, FolderWriter

__all__ = [
    "Answer",
    "Census",
    "Fact",
    "FactFolders",
    "FactsRefused",
    "FactsWriter",
    "Folder",
    "FolderWriter",
    "Manifest",
    "MeasureSpec",
    "Question",
    "Row",
    "added",
    "answer",
    "months_between",
    "open_folders",
    "read_census",
]
