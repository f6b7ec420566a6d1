/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-fuzz-desk.h"

#include "lb-event-json.h"
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
lb_fuzz_desk_fill (LbFuzzDesk *self)
{
  g_autoptr (GString) page = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_auto (LbPulled) pulled = { 0 };

  for (guint i = 0; i < self->bureau->events->len; i++)
    {
      LbEvent *event = self->bureau->events->pdata[i];
      event->sequence = i + 1;
      event->stored = event->at;
      g_autofree char *line = lb_event_to_json_text (event);
      g_string_append_printf (page, "%s\n", line);
    }
  g_string_append (page, "{\"more\":false,\"next\":\"here\"}\n");
  lb_replica_take_page (self->replica, page->str, page->len, &pulled, &error);
  g_assert_no_error (error);
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
