#include "http/lanes.h"

#include "base/error.h"
#include "http/shares.h"

/* A share of passwords is half of them: an office that begins its day behind one address still
 * fits, and nobody keeps all others out. One test of mail a company: a mail server may let it wait
 * for fifteen seconds. */
static const struct {
    guint threads, waiting; /* places: both together */
    guint share;            /* of one party */
    bool counts_companies;
    const char *share_key; /* sentence for who has her share, with {seconds} */
    int retry_s;
} LANE[LANES] = {
    [LANE_PASSWORDS] = { 2, 64, 33, false, "error.requests", 2 },
    [LANE_FILES] = { 2, 16, 8, true, "error.works", 2 },
    [LANE_MAIL] = { 4, 4, 1, true, "error.mail-tests", 15 },
    [LANE_JUDGING] = { 1, 16, 4, false, "error.requests", 2 },
};

struct Lanes {
    GMutex lock;
    struct {
        GThreadPool *pool;
        Shares *parties;
        guint taken;
    } lanes[LANES];
};

Lanes *lanes_new(GFunc work)
{
    Lanes *lanes = g_new0(Lanes, 1);
    g_mutex_init(&lanes->lock);
    for (int i = 0; i < LANES; i++) {
        lanes->lanes[i].pool = g_thread_pool_new(work, NULL, (int)LANE[i].threads, FALSE, NULL);
        lanes->lanes[i].parties = shares_new();
    }
    return lanes;
}

void lanes_free(Lanes *lanes)
{
    if (lanes == NULL)
        return;
    for (int i = 0; i < LANES; i++) {
        g_thread_pool_free(lanes->lanes[i].pool, FALSE, TRUE);
        shares_free(lanes->lanes[i].parties);
    }
    g_mutex_clear(&lanes->lock);
    g_free(lanes);
}

bool lane_counts_companies(Lane lane)
{
    return LANE[lane].counts_companies;
}

typedef enum { FREE, SHARE_IS_TAKEN, ALL_IS_TAKEN } Places;

static Places take_place(Lanes *lanes, Lane lane, const char *party)
{
    if (lanes->lanes[lane].taken >= LANE[lane].threads + LANE[lane].waiting)
        return ALL_IS_TAKEN;
    if (!shares_give(lanes->lanes[lane].parties, party, 1, LANE[lane].share))
        return SHARE_IS_TAKEN;
    lanes->lanes[lane].taken++;
    return FREE;
}

static bool refuse_share(Lane lane, GError **error)
{
    g_autofree char *seconds = g_strdup_printf("%d", LANE[lane].retry_s);
    refuse(error, APP_ERROR_TOO_MANY, LANE[lane].share_key, "seconds", seconds, NULL);
    if (error != NULL)
        error_set_retry(*error, LANE[lane].retry_s);
    return false;
}

bool lanes_enter(Lanes *lanes, Lane lane, const char *party, GError **error)
{
    g_mutex_lock(&lanes->lock);
    const Places places = take_place(lanes, lane, party);
    g_mutex_unlock(&lanes->lock);
    if (places == SHARE_IS_TAKEN || (places == ALL_IS_TAKEN && lane == LANE_MAIL))
        return refuse_share(lane, error);
    return places == FREE || refuse(error, APP_ERROR_UNAVAILABLE, "error.busy", NULL);
}

void lanes_leave(Lanes *lanes, Lane lane, const char *party)
{
    g_mutex_lock(&lanes->lock);
    shares_take_back(lanes->lanes[lane].parties, party, 1);
    lanes->lanes[lane].taken--;
    g_mutex_unlock(&lanes->lock);
}

void lanes_push(Lanes *lanes, Lane lane, void *work)
{
    g_thread_pool_push(lanes->lanes[lane].pool, work, NULL);
}
