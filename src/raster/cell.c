// SPDX-License-Identifier: GPL-3.0-or-later
#include "raster/cell.h"

#include <math.h>
#include <stdlib.h>

/* Grey beyond these is white or black. Dots gain on paper, so mid-greys are drawn lighter. */
#define WHITE_FROM  245.0
#define BLACK_BELOW 10.0
#define GAIN        0.8

/* A lone black or white pixel costs as much as a dot and is lost on the line or in the toner. */
#define SMALLEST_DOT 3

typedef struct {
    double height;
    int row;
    int column;
} Place;

static int compare_places(gconstpointer a, gconstpointer b)
{
    const Place *left = a;
    const Place *right = b;
    return (left->height < right->height) - (left->height > right->height);
}

/* Hills where black grows from and valleys where white does, two of each in a cell. Off their
 * centres by a bit, so that no two pixels are as high and both dots grow in turn. */
static double height_at(int row, int column, int rows)
{
    double x = 2 * G_PI * (column + 0.46) / FF_CELL_WIDTH_PX;
    double y = 2 * G_PI * (row + 0.43) / rows;
    return sin(x) * sin(y) + 0.01 * sin(x + y) + 0.003 * sin(x / 2);
}

static double grey_of_share(double black)
{
    return BLACK_BELOW + (WHITE_FROM - BLACK_BELOW) * pow(1 - black, 1 / GAIN);
}

void ff_cell_init(FfCell *cell, double y_dpi)
{
    Place places[FF_CELL_ROWS_MAX * FF_CELL_WIDTH_PX] = {0};
    int count = 0;
    cell->rows = y_dpi < 150 ? 4 : y_dpi < 300 ? 8 : FF_CELL_ROWS_MAX;
    for (int row = 0; row < cell->rows; row++) {
        for (int column = 0; column < FF_CELL_WIDTH_PX; column++) {
            places[count++] = (Place){height_at(row, column, cell->rows), row, column};
        }
    }
    qsort(places, (gsize)count, sizeof places[0], compare_places);
    /* two dots: the smallest are so many pixels each */
    const int least = MIN(2 * SMALLEST_DOT * cell->rows / 8, count / 4) - 1;
    for (int i = 0; i < count; i++) {
        int rank = i < least ? least : i > count - 1 - least ? count - 1 - least : i;
        double share = (rank + 0.5) / count;
        cell->below[places[i].row][places[i].column] = (guint8)(grey_of_share(share) + 0.5);
    }
}
