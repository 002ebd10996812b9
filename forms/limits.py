"""What a form may cost: each limit by name, with its reason."""

LONGEST_EXPRESSION = 20_000  # characters: the longest found in real forms is a third of this
MOST_NESTED = 60  # brackets within brackets: more is generated, not written
MOST_SCANS = 4  # `//` in one expression: each looks at every node of the draft
MOST_FILTERS_NESTED = 3  # predicates within predicates: each level multiplies the work
MOST_ARGUMENTS = 400  # of one function call: `checklist` and `concat` over a whole form
LONGEST_VALUE = 32_767  # characters that a function may give: what a cell of a workbook holds
MOST_STEPS = 100_000  # nodes and values that the functions of one evaluation may look at
MOST_STEPS_ALL = 500_000  # the same for one whole recomputation: about a second
LONGEST_PATTERN = 300  # characters of a regular expression
LONGEST_MATCHED = 5_000  # characters that a regular expression is tried on
MOST_STATES = 2_000  # of a regular expression with its counted repetitions written out
MOST_REPEATS = 200  # rows of one repeat: a chat is no spreadsheet
MOST_NODES = 20_000  # nodes of a draft: counted repeats within counted repeats stop here
MOST_QUESTIONS = 2_000  # rows of the survey sheet
MOST_CHOICES = 20_000  # rows of the choices sheet
MOST_ROWS = 50_000  # rows of a file beside the form
LARGEST_FILE = 10_000_000  # bytes of a file beside the form
