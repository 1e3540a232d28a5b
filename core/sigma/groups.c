#include "core/sigma/groups.h"

#include <stdlib.h>

#define PLACE_FOR 512 /* bytes of memory for which the table has a place */
#define PLACES_LEAST 64

void groups_begin(Groups *groups, size_t correlations, size_t bytes_max)
{
    *groups = (Groups){ .bytes_max = bytes_max, .places = PLACES_LEAST };
    while (groups->places < bytes_max / PLACE_FOR)
        groups->places *= 2;
    groups->table = calloc(groups->places, sizeof(Group *));
    groups->of = calloc(correlations + 1, sizeof *groups->of);
    if (groups->table == NULL || groups->of == NULL)
        abort();
}

static Group **place_of(const Groups *groups, SipKey key)
{
    return &groups->table[key.first & (groups->places - 1)];
}

static void link_in(Groups *groups, Group *group)
{
    GroupsOf *of = &groups->of[group->correlation];
    *(groups->newest == NULL ? &groups->oldest : &groups->newest->newer) = group;
    *(of->newest == NULL ? &of->oldest : &of->newest->newer_of) = group;
    group->older = groups->newest;
    group->older_of = of->newest;
    group->newer = group->newer_of = NULL;
    groups->newest = of->newest = group;
}

static void link_out(Groups *groups, const Group *group)
{
    GroupsOf *of = &groups->of[group->correlation];
    *(group->older == NULL ? &groups->oldest : &group->older->newer) = group->newer;
    *(group->newer == NULL ? &groups->newest : &group->newer->older) = group->older;
    *(group->older_of == NULL ? &of->oldest : &group->older_of->newer_of) = group->newer_of;
    *(group->newer_of == NULL ? &of->newest : &group->newer_of->older_of) = group->older_of;
}

static void count_in(Groups *groups, const Group *group)
{
    GroupsOf *of = &groups->of[group->correlation];
    groups->bytes += group_bytes(group);
    of->bytes += group_bytes(group);
    groups->count++;
    of->count++;
}

static void count_out(Groups *groups, const Group *group)
{
    GroupsOf *of = &groups->of[group->correlation];
    groups->bytes -= group_bytes(group);
    of->bytes -= group_bytes(group);
    groups->count--;
    of->count--;
}

static void put(Groups *groups, Group *group)
{
    Group **place = place_of(groups, group->key);
    group->next = *place;
    *place = group;
    link_in(groups, group);
    count_in(groups, group);
}

static void take_out(Groups *groups, Group *group)
{
    Group **place = place_of(groups, group->key);
    while (*place != group)
        place = &(*place)->next;
    *place = group->next;
    link_out(groups, group);
    count_out(groups, group);
}

static void drop(Groups *groups, Group *group)
{
    take_out(groups, group);
    group_clear(group);
    free(group);
}

void groups_drop_oldest(Groups *groups)
{
    drop(groups, groups->oldest);
}

void groups_clear(Groups *groups)
{
    while (groups->oldest != NULL)
        drop(groups, groups->oldest);
    free(groups->table);
    free(groups->of);
    *groups = (Groups){ 0 };
}

Group *groups_take(Groups *groups, size_t correlation, SipKey key)
{
    Group *group = *place_of(groups, key);
    while (group != NULL && (group->correlation != correlation || group->key.first != key.first ||
                             group->key.second != key.second))
        group = group->next;
    if (group != NULL) {
        link_out(groups, group);
        link_in(groups, group);
        return group;
    }
    group = calloc(1, sizeof *group);
    if (group == NULL)
        abort();
    group->key = key;
    group->correlation = correlation;
    group_begin(group);
    put(groups, group);
    return group;
}

size_t groups_settle(Groups *groups, size_t before)
{
    Group *used = groups->newest;
    GroupsOf *of = &groups->of[used->correlation];
    const size_t now = group_bytes(used);
    size_t dropped = 0;
    groups->bytes = groups->bytes - before + now;
    of->bytes = of->bytes - before + now;
    for (; of->bytes > groups->bytes_max / GROUPS_SHARE && of->oldest != used; dropped++)
        drop(groups, of->oldest);
    for (; groups->bytes > groups->bytes_max && groups->oldest != used; dropped++)
        drop(groups, groups->oldest);
    return dropped;
}

void groups_move_oldest(Groups *groups, Groups *from, size_t correlation)
{
    Group *group = from->oldest;
    take_out(from, group);
    group->correlation = correlation;
    put(groups, group);
}
