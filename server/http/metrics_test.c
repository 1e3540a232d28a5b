#include "http/metrics.h"

#include <string.h>

static void counts_answers_and_their_times(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    metrics_count(200, 4000);
    metrics_count(204, 5000); /* the bound is included */
    metrics_count(404, 5001);
    metrics_count(503, 9000000);
    metrics_write(out);
    static const char *const LINES[] = {
        "# TYPE mimamori_requests_total counter\n",
        "mimamori_requests_total{status=\"2xx\"} 2\n",
        "mimamori_requests_total{status=\"3xx\"} 0\n",
        "mimamori_requests_total{status=\"4xx\"} 1\n",
        "mimamori_requests_total{status=\"5xx\"} 1\n",
        "# TYPE mimamori_request_seconds histogram\n",
        "mimamori_request_seconds_bucket{le=\"0.005\"} 2\n",
        "mimamori_request_seconds_bucket{le=\"0.025\"} 3\n",
        "mimamori_request_seconds_bucket{le=\"0.1\"} 3\n",
        "mimamori_request_seconds_bucket{le=\"0.5\"} 3\n",
        "mimamori_request_seconds_bucket{le=\"2.5\"} 3\n",
        "mimamori_request_seconds_bucket{le=\"+Inf\"} 4\n",
        "mimamori_request_seconds_count 4\n",
        "mimamori_request_seconds_sum 9.014001\n",
        "\nprocess_resident_memory_bytes ",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(LINES); i++) {
        if (strstr(out->str, LINES[i]) == NULL)
            g_error("'%s' is not in\n%s", LINES[i], out->str);
    }
    static const char MEMORY[] = "\nprocess_resident_memory_bytes ";
    const double bytes = g_ascii_strtod(strstr(out->str, MEMORY) + strlen(MEMORY), NULL);
    g_assert_cmpfloat(bytes, >, 1e6); /* no program needs less … */
    g_assert_cmpfloat(bytes, <, 4e9); /* … and this one never so much */
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/metrics/counts_answers_and_their_times", counts_answers_and_their_times);
    return g_test_run();
}
