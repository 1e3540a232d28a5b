/* unpacker.h - what is inside a sealed file, unpacked by a process that can do nothing else: who
 * knows the passphrase of an export can seal whatever he likes.
 */
#pragma once

#include "base/foreign.h"

/* The reader "backup", for the table in main.c: one Zstandard stream, and nothing behind it. */
extern const ForeignReader backup_unpacker;
