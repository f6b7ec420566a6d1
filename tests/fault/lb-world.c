/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-world.h"

#include "lb-config.h"
#include "lb-ledger-private.h"

#include <glib/gstdio.h>
#include <stdlib.h>

/* The clock of everything in this program: the scheduler's. */
gint64 lb_world_clock;

gint64
g_get_real_time (void)
{
  return lb_world_clock * 1000;
}

int
lb_world_pick (LbWorld *world, int n)
{
  return g_rand_int_range (world->random, 0, n);
}

gboolean
lb_world_chance (LbWorld *world, int percent)
{
  return lb_world_pick (world, 100) < percent;
}

void
lb_world_wrong (LbWorld *world, guint64 *count, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  (*count)++;
  if (!world->forgetful)
    g_test_message ("seed %u: %s (run it alone: LB_DRILL_SEED=%u build-aux/drill model --runs 1)", world->seed, what,
                    world->seed);
}

/* Durability is another drill's; nobody waits for a disk here. */
void
lb_world_hurry (LbDatabase *database)
{
  g_assert_true (lb_database_script (database, "PRAGMA synchronous = OFF", NULL));
}

/* What every seed begins with */

static void
make_person (LbLedger *ledger, LbFixture *bureau, const char *role, int number)
{
  g_autoptr (GError) error = NULL;

  lb_ledger_user_add (ledger, lb_fixture_actor_n (bureau, role, "xckc", number), NULL, &error);
  g_assert_no_error (error);
}

static void
take_over (char **to, const char *folder, const char *name)
{
  gsize length = 0;
  g_autofree char *path = g_build_filename (folder, name, NULL);

  *to = g_build_filename (g_get_tmp_dir (), "lianban-model-XXXXXX", NULL);
  int file = g_mkstemp (*to);
  g_assert_cmpint (file, >=, 0);
  g_assert_true (g_close (file, NULL));
  g_autofree char *bytes = NULL;
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (*to, bytes, (gssize) length, NULL));
}

void
lb_world_base_set_up (LbWorldBase *base)
{
  g_autofree char *folder = g_dir_make_tmp ("lianban-model-XXXXXX", NULL);
  g_autofree char *own = g_build_filename (folder, "replica", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) catalogues = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_catalogue_unref);
  LbContext context;

  base->bureau = lb_fixture_new ();
  lb_world_clock = base->bureau->now;
  LbLedger *ledger = lb_ledger_open (folder, 0, LB_SOURCE_DATA_DIRECTORY, &error);
  g_assert_no_error (error);
  for (int i = 1; i <= 4; i++)
    make_person (ledger, base->bureau, "inspector", i);
  g_autoptr (LbActor) counter = lb_actor_copy (lb_fixture_actor (base->bureau, "counter", NULL));
  int first, last;
  counter->device = g_strdup ("019d0000-0000-7000-8000-000000000000");
  lb_ledger_lease (ledger, counter, lb_time_day (lb_world_clock), 20, &first, &last, &error);
  g_assert_no_error (error);
  g_assert_true (lb_ledger_context (ledger, NULL, counter, lb_world_clock, &context, &error));
  g_ptr_array_add (catalogues, lb_catalogue_ref (context.catalogue));
  base->facts = lb_facts_new (catalogues, context.calendar, context.policy, NULL);
  g_assert_true (lb_database_script (ledger->database, "PRAGMA wal_checkpoint(TRUNCATE)", &error));
  lb_ledger_close (ledger);
  take_over (&base->template_store, folder, "ledger.db");
  LbReplica *replica = lb_replica_open (own, TRUE, &error);
  g_assert_no_error (error);
  lb_replica_close (replica);
  take_over (&base->template_replica, own, "replica.db");
  lb_drill_remove (folder);
}

void
lb_world_base_tear_down (LbWorldBase *base)
{
  g_unlink (base->template_store);
  g_unlink (base->template_replica);
  g_free (base->template_store);
  g_free (base->template_replica);
  lb_facts_unref (base->facts);
  lb_fixture_free (base->bureau);
}

static void
lay (const char *template, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *bytes = NULL;
  gsize length = 0;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_get_contents (template, &bytes, &length, NULL));
  FILE *file = g_fopen (path, "wb");
  g_assert_true (file != NULL && fwrite (bytes, 1, length, file) == length && fclose (file) == 0);
}

/* Opening */

/* Reading the catalogue anew for every seed would be most of the work. */
void
lb_world_open_store (LbWorld *world)
{
  g_autofree char *folder = g_build_filename (world->folder, "store", NULL);
  g_autoptr (GError) error = NULL;

  world->ledger = lb_ledger_open (folder, LB_LEDGER_EXISTING, NULL, &error);
  g_assert_no_error (error);
  lb_world_hurry (world->ledger->database);
  g_assert_true (lb_database_integer (world->ledger->database, 0, &world->ledger->n_documents, NULL,
                                      "SELECT count(*) FROM document", NULL));
  world->ledger->catalogues = g_ptr_array_ref (world->base->facts->catalogues);
  world->ledger->calendar = lb_calendar_ref (world->base->facts->calendar);
  world->ledger->policy = lb_policy_ref (world->base->facts->policy);
}

void
lb_world_tell_facts (LbWorld *world, LbDevice *device)
{
  const LbFacts *facts = world->base->facts;

  g_clear_pointer (&device->facts, lb_facts_unref);
  device->facts = lb_facts_new (facts->catalogues, facts->calendar, facts->policy, device->actor);
  lb_replica_set_facts (device->replica, device->facts);
}

void
lb_world_open_device (LbDevice *device)
{
  g_autoptr (GError) error = NULL;

  device->replica = lb_replica_open (device->folder, TRUE, &error);
  g_assert_no_error (error);
  lb_world_hurry (lb_replica_database (device->replica));
  if (device->facts != NULL)
    lb_replica_set_facts (device->replica, device->facts);
}

/* Two machines of the counter, and three people of two sections: one accepts, reviews and issues, one reviews, decides
 * and sends out, one has every role. */
static LbActor *
person (LbWorld *world, int device)
{
  LbFixture *bureau = world->base->bureau;
  GPtrArray *items = world->package->items;
  const char *one = lb_catalogue_item (bureau->catalogue, ((LbPackageItem *) items->pdata[0])->item)->department;
  const char *other =
    lb_catalogue_item (bureau->catalogue, ((LbPackageItem *) items->pdata[items->len - 1])->item)->department;
  const char *roles[] = { "counter", "counter", "acceptor", "decider", "lead" };
  const char *sections[] = { NULL, NULL, one, one, other };
  LbActor *actor = lb_actor_copy (lb_fixture_actor_n (bureau, roles[device], sections[device], device > 1 ? 9 : 1));

  if (device > 1)
    actor->roles = device == 2   ? LB_ROLE_ACCEPTOR | LB_ROLE_REVIEWER | LB_ROLE_CERTIFICATE
                   : device == 3 ? LB_ROLE_REVIEWER | LB_ROLE_DECIDER | LB_ROLE_DISPATCHER | LB_ROLE_LEAD
                                 : (1u << (LB_N_ROLES - 1)) - 1;
  actor->device = g_strdup_printf ("019d0000-0000-7000-8000-%06x%06d", world->seed, device);
  return actor;
}

void
lb_world_set_up (LbWorld *world)
{
  GPtrArray *packages = world->base->bureau->catalogue->packages;
  g_autofree char *store = NULL;

  lb_world_clock = lb_time_at (lb_day_from_ymd (2019, 6, 10), 9 * 60);
  world->random = g_rand_new_with_seed (world->seed);
  world->package = packages->pdata[world->seed % packages->len];
  world->folder = g_dir_make_tmp ("lianban-model-XXXXXX", NULL);
  store = g_build_filename (world->folder, "store", NULL);
  lay (world->base->template_store, store, "ledger.db");
  lb_world_open_store (world);
  world->reference = lb_reference_new (world->base->facts);
  for (int i = 0; i < LB_WORLD_DEVICES; i++)
    {
      LbDevice *device = &world->devices[i];
      device->folder = g_strdup_printf ("%s/device-%d", world->folder, i);
      device->late = g_ptr_array_new_with_free_func (g_free);
      device->skew = (LbTime) (lb_world_pick (world, 1200) - 600) * 1000;
      device->actor = person (world, i);
      lay (world->base->template_replica, device->folder, "replica.db");
      lb_world_open_device (device);
      lb_world_tell_facts (world, device);
    }
  for (int i = 0; i < LB_WORLD_CASES; i++)
    world->cases[i] = g_strdup_printf ("019e0000-0000-7000-8000-%06x%06d", world->seed, i);
}

void
lb_world_tear_down (LbWorld *world)
{
  for (int i = 0; i < LB_WORLD_DEVICES; i++)
    {
      lb_replica_close (world->devices[i].replica);
      lb_facts_unref (world->devices[i].facts);
      lb_actor_free (world->devices[i].actor);
      g_ptr_array_unref (world->devices[i].late);
      g_free (world->devices[i].folder);
    }
  for (int i = 0; i < LB_WORLD_CASES; i++)
    g_free (world->cases[i]);
  lb_reference_free (world->reference);
  lb_ledger_close (world->ledger);
  lb_drill_remove (world->folder);
  g_rand_free (world->random);
  g_free (world->folder);
}
