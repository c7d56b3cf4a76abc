"""What the coaching room keeps: who is whose runner, and what coaches do about it."""

from programs.coaching.models.deeds import Deed as Deed
from programs.coaching.models.desk import Care as Care
from programs.coaching.models.desk import SavedFilter as SavedFilter
from programs.coaching.models.desk import StepsPutAway as StepsPutAway
from programs.coaching.models.desk import Watch as Watch
from programs.coaching.models.introductions import Introduction as Introduction
from programs.coaching.models.invitations import CoachInvitation as CoachInvitation
from programs.coaching.models.invitations import Invitation as Invitation
from programs.coaching.models.invitations import MailedInvitation as MailedInvitation
from programs.coaching.models.messages import Message as Message
from programs.coaching.models.messages import Note as Note
from programs.coaching.models.moves import Move as Move
from programs.coaching.models.practice import PracticeRoster as PracticeRoster
from programs.coaching.models.runners import Runner as Runner
