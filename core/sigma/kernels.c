#include "core/sigma/kernels.h"

#include "core/sigma/kernels_of.h"

#ifdef __x86_64__
static bool has_avx512(void)
{
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2");
}

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
}

static bool has_sse42(void)
{
    return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt");
}
#endif

static bool has_all(void)
{
    return true;
}

static const struct {
    const Kernels *kernels;
    bool (*is_possible)(void);
} variants[] = {
#ifdef __x86_64__
    { &kernels_avx512, has_avx512 },
    { &kernels_avx2, has_avx2 },
    { &kernels_sse42, has_sse42 },
#endif
    { &kernels_scalar, has_all },
};

static const Kernels *chosen;

/* Threads that come here together choose the same. */
const Kernels *kernels(void)
{
    const Kernels *known = __atomic_load_n(&chosen, __ATOMIC_RELAXED);
    for (size_t i = 0; known == NULL; i++) {
        if (!variants[i].is_possible())
            continue;
        known = variants[i].kernels;
        __atomic_store_n(&chosen, known, __ATOMIC_RELAXED);
    }
    return known;
}

const Kernels *kernels_named(const char *name)
{
    for (size_t i = 0; i < sizeof variants / sizeof variants[0]; i++) {
        if (strcmp(variants[i].kernels->name, name) == 0)
            return variants[i].is_possible() ? variants[i].kernels : NULL;
    }
    return NULL;
}

void kernels_force(const Kernels *kernels)
{
    __atomic_store_n(&chosen, kernels, __ATOMIC_RELAXED);
}
