"""The commands, one file each: arguments, the clock, one service call, a few lines said."""
