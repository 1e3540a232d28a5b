/* rotation.h - which backups are kept and when the next one is due. Pure.
 *
 * Of each of the last days, weeks (Monday to Sunday) and months that have a backup the newest one
 * is kept, as many of each as the settings say. Days are those of Tokyo.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    int daily, weekly, monthly; /* from 0; daily from 1 */
} Rotation;

/**
 * Decides.
 *
 * @made_at: Unix times in seconds, the newest first
 * @keeps: filled, one for each; the newest is always kept
 */
void rotation_decide(const Rotation *rotation, const int64_t *made_at, int count, bool *keeps);

/* When the next backup by the clock is due: today at @hour (Tokyo) if it has not been made, else
 * tomorrow. @last_day: "2026-11-26", the last day that has one; NULL: none */
int64_t backup_next_at(int64_t now, int hour, const char *last_day);
