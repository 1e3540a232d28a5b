/* token.h - secrets that somebody carries: sessions, one-time links. Only their hashes are kept. */
#pragma once

#define TOKEN_CHARACTERS 43

/* 256 random bits, 43 characters that may stand in a URL; the caller owns it. */
char *token_new(void);

/* What is kept of it: SHA-256 in hex; the caller owns it. */
char *token_hash(const char *token);
