/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the model check works on: a real ledger, real replicas and the reference, made in a moment for each seed.
 */
#pragma once

#include "lb-drill.h"
#include "lb-fixture.h"
#include "lb-ledger.h"
#include "lb-reference.h"
#include "lb-replica.h"

G_BEGIN_DECLS

#define LB_WORLD_DEVICES 5
#define LB_WORLD_CASES 2

typedef struct
{
  LbActor *actor;       /* (owned) as the store knows them now */
  LbFacts *facts;       /* (owned) as the device was last told */
  char *folder;
  LbReplica *replica;
  LbTime skew;          /* of its clock */
  int away;             /* steps until it can reach the store again */
  GPtrArray *late;      /* (element-type utf8) pushes that are still on their way */
} LbDevice;

typedef struct
{
  LbFixture *bureau;    /* thinks of what people do; not the truth of anything */
  LbFacts *facts;       /* without an actor */
  char *template_store, *template_replica; /* databases that every seed begins with */
} LbWorldBase;

typedef struct
{
  LbWorldBase *base;
  GRand *random;
  guint32 seed;
  char *folder;
  LbLedger *ledger;
  LbReference *reference;
  LbDevice devices[LB_WORLD_DEVICES];
  char *cases[LB_WORLD_CASES];
  const LbPackage *package;
  gboolean forgetful;   /* the control: the line swallows an event here and there */
  LbDrill *found;
  guint commands, ids, restarts, resets, faults;
} LbWorld;

/* The clock of everything in this program, ms: the scheduler's. */
extern gint64 lb_world_clock;

void lb_world_base_set_up (LbWorldBase *base);
void lb_world_base_tear_down (LbWorldBase *base);
/* base, seed and found are given. */
void lb_world_set_up (LbWorld *world);
void lb_world_tear_down (LbWorld *world);
void lb_world_open_store (LbWorld *world);
void lb_world_open_device (LbDevice *device);
/* The device hears who its user is now. */
void lb_world_tell_facts (LbWorld *world, LbDevice *device);
/* Nobody waits for the disk of this one. */
void lb_world_hurry (LbDatabase *database);

int lb_world_pick (LbWorld *world, int n); /* 0 … n - 1 */
gboolean lb_world_chance (LbWorld *world, int percent);
/* Counts what is wrong, and says how to see it again. */
void lb_world_wrong (LbWorld *world, guint64 *count, const char *format, ...) G_GNUC_PRINTF (3, 4);

G_END_DECLS
