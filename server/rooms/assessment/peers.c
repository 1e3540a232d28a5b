#include "rooms/assessment/peers.h"

/* Rounded half away from zero to one decimal, in whole numbers, so that it is the same everywhere.
 */
static double average_of(const PeerSum *sum)
{
    const int64_t twice = 20 * sum->points, half = sum->points < 0 ? -1 : 1;
    return (double)((twice + half * sum->companies) / (2 * sum->companies)) / 10;
}

Peers *peers_new(const GArray *sums)
{
    Peers *peers = g_new(Peers, 1);
    *peers = (Peers){ .parts = g_array_new(FALSE, FALSE, sizeof(PeerAverage)) };
    for (guint i = 0; i < sums->len; i++) {
        const PeerSum *sum = &g_array_index(sums, PeerSum, i);
        if (sum->part == 0)
            peers->count = sum->companies;
        if (sum->companies < PEERS_LEAST)
            continue;
        const PeerAverage part = { sum->part, average_of(sum) };
        if (sum->part != 0) {
            g_array_append_val(peers->parts, part);
            continue;
        }
        peers->is_shown = true;
        peers->average = part.average;
    }
    if (!peers->is_shown)
        g_array_set_size(peers->parts, 0);
    return peers;
}

void peers_free(Peers *peers)
{
    if (peers == NULL)
        return;
    g_array_unref(peers->parts);
    g_free(peers);
}
