/* peers.h - how other companies of the same industry and size stand.
 *
 * Pure logic. An average is shown only over so many companies that none can be recognised in it.
 * Figures come from companies on this server that agreed, never from elsewhere.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define PEERS_LEAST 10 /* companies, the own one not counted */

/* The scores of other companies in one part, summed up. */
typedef struct {
    int part; /* 0: the total */
    int64_t companies;
    int64_t points;
} PeerSum;

typedef struct {
    int part;
    double average; /* one decimal */
} PeerAverage;

typedef struct {
    int64_t count; /* companies there are to compare with */
    bool is_shown; /* false: there are too few; then there are no averages */
    double average;
    GArray *parts; /* of PeerAverage */
} Peers;

/* @sums: of PeerSum. Returns a new comparison; the caller owns it. */
Peers *peers_new(const GArray *sums);
void peers_free(Peers *peers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Peers, peers_free)
