"""What to do: channels with their steps, topics with their rules."""

from .channels import App, Channel, ChannelCitation, ChannelKind, Device
from .lines import LinesField
from .steps import Sketch, Step
from .topics import NextPage, Rule, Topic

__all__ = [
    "App",
    "Channel",
    "ChannelCitation",
    "ChannelKind",
    "Device",
    "LinesField",
    "NextPage",
    "Rule",
    "Sketch",
    "Step",
    "Topic",
]
