"""What each side told who decides, who was heard, and which panel members have a connection."""

from accord.register.panels import CONFLICT as CONFLICT
from accord.register.panels import NO_CONNECTION as NO_CONNECTION
from accord.register.panels import Declared as Declared
from accord.register.panels import declared as declared
from accord.register.representations import REPRESENTATION as REPRESENTATION
from accord.register.representations import Sent as Sent
from accord.register.representations import sent as sent
