/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line between client and service that can be cut: before a request arrives, after it was done and before its answer
 * is back, or after so many bytes.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  LB_CUT_NONE,
  LB_CUT_ANSWER, /* the request arrives and is done; its answer never comes back */
  LB_CUT_BYTES,  /* so many bytes of the request arrive */
  LB_CUT_DOWN,   /* so many bytes of the answer come back */
  LB_CUT_LATE,   /* the answer comes back; so many microseconds later the connection ends */
  LB_CUT_ALL,    /* nothing gets through until it is mended */
  LB_CUT_TWICE,  /* the request arrives a second time, on another connection, whose answer nobody hears */
  LB_CUT_DELAY,  /* it arrives so many µs later */
} LbCut;

typedef struct _TestLine TestLine;

/* To @address ("http://127.0.0.1:PORT"). */
TestLine *test_line_new (const char *address);
void test_line_free (TestLine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestLine, test_line_free)
void test_line_turn_to (TestLine *self, const char *address); /* new connections go there */
const char *test_line_address (TestLine *self);
/* The next @times requests whose head contains @needle are cut. */
void test_line_cut (TestLine *self, LbCut cut, const char *needle, int times, gint64 bytes);
int test_line_cuts (TestLine *self); /* how often it was cut */
gint64 test_line_sent (TestLine *self); /* bytes that came through towards the store */
/* @function is called, on a thread of the line, at the moment of each cut, before either end can notice it. */
void test_line_on_cut (TestLine *self, void (*function) (gpointer data), gpointer data);

G_END_DECLS
