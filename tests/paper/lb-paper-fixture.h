/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A case with every event that makes paper, told event by event with the real catalogue and calendar. It is not
 * a case that the rules would let happen (one item is granted and another refused, withdrawn, ended), but every
 * event is well formed and each document follows from one of them.
 */
#pragma once

#include "lb-archive.h"

G_BEGIN_DECLS

#define FIXTURE_NUMBER "AS201905050100001D"
#define FIXTURE_QUERY "K7M2QP"
#define FIXTURE_IDENTITY "210302199001010016"

typedef struct
{
  LbCatalogue *catalogue;
  LbCalendarBook *book;
  LbCalendar *calendar;
  LbPolicy *policy;
  LbActor *actor;
  LbContext context;
  GPtrArray *events;
  GPtrArray *lines;   /* as a ledger would hold them */
  GHashTable *blobs;  /* digest → GBytes */
  LbCase *state;
  char *applicant;
  guint n_materials;  /* as many lines as the catalogue has, when more than the default */
  gint64 minute;      /* of the story so far */
} Fixture;

/* @applicant: (nullable) the usual one; @n_materials: 0 for those of the story. */
Fixture *fixture_new (const char *applicant, guint n_materials);
void fixture_free (Fixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

GBytes *fixture_blob (const char *digest, gpointer fixture, GError **error);
/* The document of @kind that comes @nth (0 the first). */
LbDocument *fixture_paper (Fixture *fixture, LbPaperKind kind, guint nth);
/* Runs @argv; returns its output; the program fails unless it exits with 0. */
char *fixture_run (const char *first, ...) G_GNUC_NULL_TERMINATED;
/* Writes @document as @name into @folder; its path. (transfer full) */
char *fixture_write_paper (const char *folder, const LbDocument *document, const char *name);
/* Text without blanks and line ends: where lines break is not what most tests are about. (transfer full) */
char *fixture_squeeze (const char *text);
/* What a reader copies out of the PDF at @path, squeezed. (transfer full) */
char *fixture_text (const char *path);

G_END_DECLS
