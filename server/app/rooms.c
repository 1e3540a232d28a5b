/* What Mimamori consists of: read this first. */
#include "app/rooms.h"

#include <stddef.h>

#include "app/health_routes.h"
#include "app/jobs_routes.h"
#include "rooms/accounts/accounts.h"
#include "rooms/accounts/accounts_room.h"
#include "rooms/assessment/assessment.h"
#include "rooms/assessment/assessment_room.h"
#include "rooms/board/board.h"
#include "rooms/board/board_room.h"
#include "rooms/controls/controls.h"
#include "rooms/controls/controls_room.h"
#include "rooms/documents/documents_room.h"
#include "rooms/notices/notices.h"
#include "rooms/notices/notices_room.h"
#include "rooms/notices/security_mail_work.h"
#include "rooms/safekeeping/safekeeping.h"
#include "rooms/safekeeping/safekeeping_room.h"
#include "rooms/stars/stars_room.h"

const Room *const rooms[] = {
    &accounts_room,    /* who: organisations, people, roles, sign-in, audit log */
    &assessment_room,  /* 診断: questionnaires answered, the score, what to do next */
    &documents_room,   /* 文書: drafts, versions, approval, publication */
    &stars_room,       /* ★への道: how far to the stars of SECURITY ACTION, declarations */
    &board_room,       /* what gathers all of it: the first page, the owner's board */
    &controls_room,    /* the spine: controls, their state, decisions, evidence, tasks */
    &notices_room,     /* reminders: mail, calendar */
    &safekeeping_room, /* backups: made, tried out, copied, restored */
    &jobs_room,        /* how far long work is */
    &health_room,      /* what monitors ask */
    NULL,
};

/* A lower room does not know the upper ones: they are introduced here. */
void rooms_connect(void)
{
    accounts_on_new_browser(notices_new_browser);
    accounts_on_lock_changed(notices_lock_changed);
    accounts_on_keys_reset(notices_keys_reset);
    accounts_on_organisation_changed(assessment_organisation_changed);
    controls_on_task_done(board_task_done);
    notices_on_backup(safekeeping_notice);
}
