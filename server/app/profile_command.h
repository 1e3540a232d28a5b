/* profile_command.h - mimamori rules profile FILE… */
#pragma once

#include "app/rule_files.h"

/* Writes a profile of the events in the files to standard output; returns the exit status. */
int rules_profile(const Arguments *arguments);
