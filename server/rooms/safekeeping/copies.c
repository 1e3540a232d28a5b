#include "rooms/safekeeping/copies.h"

CopyState copies_state(const CopyFacts *facts)
{
    const bool has_second = facts->has_backup && facts->has_second;
    const bool is_apart = has_second && facts->second_is_elsewhere;
    const int copies = 1 + facts->has_backup + has_second + facts->has_offline;
    return (CopyState){
        .copies = copies,
        .has_three = copies >= 3,
        .has_two_media = facts->has_offline || is_apart ||
                         (facts->has_backup && facts->on_other_device) ||
                         (has_second && facts->second_on_other_device),
        .has_one_elsewhere = facts->has_offline || is_apart,
    };
}
