/* actor.h - who does something, and when: what every change of data is recorded with. */
#pragma once

#include <stdint.h>

/* All of it is lent. */
typedef struct {
    const char *person_id; /* "" for the program itself */
    const char *name;      /* as it stood at that moment */
    int64_t now;           /* Unix time in seconds, UTC */
} Actor;
