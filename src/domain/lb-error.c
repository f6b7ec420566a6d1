/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-error.h"

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (lb-error-quark, lb_error)

/**
 * lb_error_label:
 *
 * What kind of thing went wrong, in a few words for people at a command line, to stand before the error's message.
 *
 * Returns: an untranslated message id
 */
const char *
lb_error_label (LbError code)
{
  switch (code)
    {
    case LB_ERROR_INVALID:
      return N_("not valid");
    case LB_ERROR_TOO_LARGE:
      return N_("too large");
    case LB_ERROR_NOT_FOUND:
      return N_("not found");
    case LB_ERROR_NEWER:
      return N_("made by a newer Lianban, left untouched");
    case LB_ERROR_CORRUPT:
      return N_("the stored data is damaged");
    case LB_ERROR_FULL:
      return N_("the disk is full");
    case LB_ERROR_BUSY:
      return N_("in use, try again later");
    case LB_ERROR_OFFLINE:
      return N_("the store cannot be reached");
    case LB_ERROR_UNAUTHENTICATED:
      return N_("not signed in");
    case LB_ERROR_FORBIDDEN:
      return N_("not allowed");
    case LB_ERROR_CONFLICT:
      return N_("refused, for things stand otherwise");
    case LB_ERROR_CURSOR_RESET:
      return N_("the data must be loaded anew");
    case LB_ERROR_FAILED:
    default:
      return N_("this did not work");
    }
}
