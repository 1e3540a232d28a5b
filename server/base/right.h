/* right.h - what somebody may do, and how far it reaches. */
#pragma once

/* The greater one includes the smaller. */
typedef enum {
    REACH_NONE,
    REACH_OWN,        /* what is assigned to the person herself */
    REACH_DEPARTMENT, /* what belongs to her department; what is of the whole company to read alone
                       */
    REACH_COMPANY,
} Reach;

typedef struct {
    const char *permission; /* static */
    Reach reach;
} Right;
