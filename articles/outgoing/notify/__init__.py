"""Who should hear of a line of the log, and how: in the bell, by mail, by webhook."""

from .concerned import may_hear
from .news import News, news_of
from .telling import BELL, MAIL, WAYS, recipients, tell, ways

__all__ = ["BELL", "MAIL", "WAYS", "News", "may_hear", "news_of", "recipients", "tell", "ways"]
