/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-fuzz-desk.h"

#include "lb-fuzz-place.h"

LbFuzzDesk *
lb_fuzz_desk_new (void)
{
  LbFuzzDesk *self = g_new0 (LbFuzzDesk, 1);
  g_autoptr (GPtrArray) catalogues = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_catalogue_unref);

  self->bureau = lb_fixture_new ();
  lb_fixture_receive (self->bureau, "pharmacy");
  g_ptr_array_add (catalogues, lb_catalogue_ref (self->bureau->catalogue));
  self->facts = lb_facts_new (catalogues, self->bureau->calendar, self->bureau->policy,
                              lb_fixture_for (self->bureau, "acceptor", "drug-retail-licence"));
  return self;
}

void
lb_fuzz_desk_open (LbFuzzDesk *self)
{
  g_autoptr (GError) error = NULL;

  self->replica = lb_replica_open (lb_fuzz_folder (), TRUE, &error);
  g_assert_no_error (error);
  lb_replica_set_facts (self->replica, self->facts);
}

void
lb_fuzz_desk_again (LbFuzzDesk *self)
{
  g_clear_pointer (&self->replica, lb_replica_close);
  g_autoptr (GDir) entries = g_dir_open (lb_fuzz_folder (), 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (lb_fuzz_folder (), name, NULL);
      lb_fuzz_remove (path);
    }
  lb_fuzz_desk_open (self);
}
