"""What to do: channels with their steps, topics with their rules."""

from .channels import App, Channel, ChannelCitation, ChannelKind, Device, Sketch, Step
from .lines import LinesField
from .topics import NextPage, Rule, Topic
