/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bureau of an end-to-end test: one central store, a network cable that can be pulled, and people who sit at
 * programs of their own, each with a replica of its own. What stands on the screens is asked for in English and
 * looked up in the programs' own Chinese, so that a better translation breaks no test.
 */
#pragma once

#include <libintl.h>

#include "lb-catalogue.h"
#include "lb-robot.h"
#include "lb-sample-json.h"

G_BEGIN_DECLS

#define _(text) gettext (text)

typedef struct _LbCable LbCable;

typedef struct
{
  char *folder;         /* holds everything that the test makes */
  char *address;        /* of the store */
  GSubprocess *store;   /* lianband */
  LbCatalogue *catalogue;
  GPtrArray *samples;   /* (element-type LbSample) */
} LbJourney;

/* Starts a fresh training store. */
LbJourney *lb_journey_new (void);
/* The same with a city of so many made-up cases. */
LbJourney *lb_journey_new_demo (const char *cases);
/* A real store, where nobody works yet; its policy lets a PC remember who is signed in. */
LbJourney *lb_journey_new_real (void);
/* Ends the store and expects it to end well; removes the folder. */
void lb_journey_free (LbJourney *self);
const LbSample *lb_journey_sample (LbJourney *self, const char *id);

/* Opens a program at @address (nullable: the store's own) and signs @person in, by one click on the name.
 * @desk is the page to show first. */
LbRobot *lb_journey_open (LbJourney *self, const char *name, const char *address, const char *person, const char *desk);
/* The same on a screen of another size, with NAME=VALUE pairs (nullable) on top. */
LbRobot *lb_journey_open_at (LbJourney *self, const char *name, const char *address, const char *person,
                             const char *desk, const char *const *extra, int width, int height);
/* Opens a program that nobody is signed in to, or where the sign-in is remembered. */
LbRobot *lb_journey_start (LbJourney *self, const char *name, const char *desk);
/* Signs out and the next one in, on the same PC. */
void lb_journey_hand_over (LbRobot *robot, const char *person);
/* Sets the store's clock by the banner: "2019-06-10", "09:00". */
void lb_journey_set_clock (LbRobot *robot, const char *day, const char *time);
/* The text of a document that the program called @name previews, without its spaces. (transfer full) */
char *lb_journey_read_paper (LbJourney *self, LbRobot *robot, const char *name, const char *title);
/* What sqlite3 answers to @question about the database in @folder, below the journey's own; "" while there is none.
 * (transfer full) */
char *lb_journey_query (LbJourney *self, const char *folder, const char *question);
/* Runs lianbanctl with @arguments (NULL-terminated) and expects status 0; returns what it prints. (transfer full) */
char *lb_journey_ctl (LbJourney *self, const char *const *arguments);
/* The same; it reads @input (nullable). */
char *lb_journey_ctl_with (LbJourney *self, const char *input, const char *const *arguments);

/* A cable from a port of its own to the store. */
LbCable *lb_cable_new (const char *address);
/* (transfer none) what the program at the other end takes for the store's address. */
const char *lb_cable_address (LbCable *cable);
/* Cut: nothing goes through and whatever is connected is torn. */
void lb_cable_set_cut (LbCable *cable, gboolean cut);
void lb_cable_free (LbCable *cable);

/* What is in the catalogue's Chinese. (transfer none) */
const char *lb_journey_package_name (LbJourney *self, const char *id);
const char *lb_journey_item_name (LbJourney *self, const char *id);

G_END_DECLS
