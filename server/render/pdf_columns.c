#include "render/pdf_columns.h"

#include <glib.h>
#include <math.h>

static double sum_of(const double *numbers, int count)
{
    double sum = 0;
    for (int i = 0; i < count; i++)
        sum += numbers[i];
    return sum;
}

/* Adds @rest to the widths in the shares of @weights; in equal ones if all of them are 0. */
static void add_shares(double *widths, const double *weights, int count, double rest)
{
    double sum = sum_of(weights, count);
    for (int i = 0; i < count; i++)
        widths[i] += sum > 0 ? rest * weights[i] / sum : rest / count;
}

/* Finds the ceiling at which the needs fit the width: narrow columns keep theirs. */
static void cut_widest(double *widths, int count, double width)
{
    double ceiling = width / count;
    for (int round = 0; round < count; round++) {
        double kept = 0;
        int over = 0;
        for (int i = 0; i < count; i++)
            widths[i] <= ceiling ? (void)(kept += widths[i]) : (void)over++;
        double next = over > 0 ? (width - kept) / over : ceiling;
        if (fabs(next - ceiling) < 0.001)
            break;
        ceiling = next;
    }
    for (int i = 0; i < count; i++)
        widths[i] = MIN(widths[i], ceiling);
}

void columns_share(const ColumnNeed *needs, int count, double width, double *widths)
{
    g_autofree double *weights = g_new0(double, count);
    double most = 0;
    for (int i = 0; i < count; i++)
        most += needs[i].most;
    for (int i = 0; i < count; i++) {
        widths[i] = most <= width ? needs[i].most : needs[i].least;
        weights[i] = most <= width ? needs[i].most : needs[i].most - needs[i].least;
    }
    double taken = sum_of(widths, count);
    if (taken > width)
        cut_widest(widths, count, width);
    else
        add_shares(widths, weights, count, width - taken);
}
