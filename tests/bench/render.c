/* render.c - how long a document takes to become a PDF and a Word file, in one warm process.
 *
 * usage: bench-render FILE.md TIMES; prints JSON
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "render/forms.h"

typedef GBytes *Form(const Document *document, int64_t made_at, GError **error);

/* In milliseconds; of processor time, because others use the machine as well. */
typedef struct {
    double first, best, median;
    size_t bytes;
} Times;

static double processor_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

static int compare(const void *one, const void *other)
{
    double difference = *(const double *)one - *(const double *)other;
    return difference < 0 ? -1 : difference > 0;
}

static Times measure(const Document *document, Form *form, int times)
{
    Times result = { 0 };
    g_autofree double *all = g_new(double, times);
    for (int i = 0; i < times; i++) {
        double began = processor_ms();
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) bytes = form(document, 0, &error);
        if (bytes == NULL)
            g_error("%s", error->message);
        all[i] = processor_ms() - began;
        result.bytes = g_bytes_get_size(bytes);
    }
    result.first = all[0];
    qsort(all, (size_t)times, sizeof(double), compare);
    result.best = all[0];
    result.median = all[times / 2];
    return result;
}

static void print_times(const char *name, const Times *times)
{
    printf("\"%s\":{\"first\":%.2f,\"best\":%.2f,\"median\":%.2f,\"bytes\":%zu}", name,
           times->first, times->best, times->median, times->bytes);
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = argc == 3 ? file_read(argv[1], DOCUMENT_MAX_BYTES, &error) : NULL;
    if (bytes == NULL)
        g_error("%s", error == NULL ? "usage: bench-render FILE.md TIMES" : error->message);
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    g_autofree char *markdown = g_strndup(data, size);
    const DocumentFrame frame = { .title = "情報管理規程",
                                  .company = "株式会社みまもり製作所",
                                  .version = "第1版",
                                  .language = "ja",
                                  .numbering = NUMBERING_ARTICLES,
                                  .has_contents = true,
                                  .has_cover = true };
    double began = processor_ms();
    g_autoptr(Document) document = document_parse(markdown, &frame, &error);
    if (document == NULL)
        g_error("%s", error->message);
    double parse = processor_ms() - began;
    Times pdf = measure(document, document_to_pdf, atoi(argv[2]));
    Times docx = measure(document, document_to_docx, atoi(argv[2]));
    printf("{\"parse\":%.2f,", parse);
    print_times("pdf", &pdf);
    printf(",");
    print_times("docx", &docx);
    printf("}\n");
    return 0;
}
