/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plausible city: invented applicants whose cases are carried through the bureau, step by step and day by day, by
 * the same commands that people use. Some are quick and some late, some are refused, corrected, withdrawn or never
 * picked up. The city knows nothing of a store: it asks @execute to carry each command out.
 */
#pragma once

#include "lb-decide.h"

G_BEGIN_DECLS

typedef struct
{
  /* Carries @command out as @actor at its time. FALSE with the refusal when the store will not. */
  gboolean (*execute) (const LbActor *actor, const LbCommand *command, gpointer data, GError **error);
  /* The case as it stands now. (transfer full) (nullable) */
  LbCase *(*get_case) (const char *case_id, gpointer data);
  /* Moves the store's clock to @now and lets it do what is due by itself. */
  gboolean (*set_time) (LbTime now, gpointer data, GError **error);
  /* The next case number of @actor's window on @day. (transfer full) */
  char *(*take_number) (const LbActor *actor, LbDay day, gpointer data, GError **error);
  /* Keeps @bytes as a blob; the digest. (transfer full) */
  char *(*put_blob) (GBytes *bytes, gpointer data, GError **error);
  /* Builds and keeps the archive of @state; the digest. (transfer full) */
  char *(*make_archive) (const LbCase *state, gpointer data, GError **error);
  /* (nullable) After each day: cases so far and in all. */
  void (*progress) (LbDay day, int cases, int of, gpointer data);
} LbCityBureau;

typedef struct
{
  LbCatalogue *catalogue;
  LbCalendar *calendar;
  LbPolicy *policy;
  GPtrArray *people;   /* (element-type LbActor) the store's users */
  LbDay first, last;   /* cases come in on working days from @first; everything stops on the morning of @last */
  int cases;
  int archives;        /* closed at most: building one takes seconds; the others wait at the certificate desk */
  guint32 seed;
} LbCityPlan;

typedef struct
{
  int cases, commands, refused;
  GHashTable *refusals; /* (owned) char* what was refused and why → GINT_TO_POINTER how often: a plausible city has none */
} LbCityTally;

void lb_city_tally_clear (LbCityTally *tally);

/* Runs the whole city. Fails only when the bureau does (not on a refusal, which is counted). */
gboolean lb_city_run (const LbCityPlan *plan, const LbCityBureau *bureau, gpointer data, LbCityTally *ret_tally,
                      GError **error);

G_END_DECLS
