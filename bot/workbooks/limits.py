"""What an uploaded workbook may cost; a large form of 550 questions stays far below."""

MOST_BYTES = 2 * 1024 * 1024  # of a file, as it is sent
MOST_PARTS = 300  # files in the archive; a workbook of a dozen sheets has forty
MOST_UNPACKED = 24 * 1024 * 1024  # bytes of all parts together
MOST_RATIO = 100  # unpacked to packed; spreadsheets reach thirty
SMALL = 1024 * 1024  # bytes unpacked up to which the ratio does not matter
MOST_DEPTH = 64  # elements within elements; a workbook has about ten
MOST_ROWS = 5_000  # of a sheet
MOST_COLUMNS = 100
LONGEST_CELL = 4_000  # characters; Excel allows 32,767
LONGEST_SOURCE = 1_000_000  # characters of the Markdown tables

MOST_SECONDS = 20.0  # of wall time; the child is killed then
MOST_CPU = 12  # seconds
MOST_MEMORY = 768 * 1024 * 1024  # bytes of address space of the child
MOST_FILE = 16 * 1024 * 1024  # bytes of what pyxform writes down for a moment
MOST_ANSWER = 8 * 1024 * 1024  # bytes that the child may say
AT_ONCE = 1  # children
