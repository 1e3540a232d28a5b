/* accounts_routes.h - the route tables of this room. */
#pragma once

#include "http/route.h"

extern const Route accounts_routes[]; /* the company, its places and people */
extern const Route sign_in_routes[];  /* setting up, signing in, the own account */
extern const Route passkeys_routes[]; /* passkeys, and signing in with one */
extern const Route proof_routes[];    /* proving again who one is */
extern const Route recovery_codes_routes[];
extern const Route invitations_routes[]; /* links with which people choose how they sign in */
extern const Route rights_routes[];      /* who may do what, and keys for programs */
extern const Route entry_routes[];       /* employees without a password */
extern const Route audit_routes[];       /* the log */
