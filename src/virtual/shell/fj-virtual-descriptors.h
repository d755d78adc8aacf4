/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FJ_VIRTUAL_MAX_INTERFACES 16

/**
 * FjVirtualDescriptors:
 *
 * Device descriptor, one configuration and strings, put together in the order of the bus: an
 * interface's settings, and behind each its endpoints or a descriptor of its class. One thread at a
 * time.
 */
typedef struct _FjVirtualDescriptors FjVirtualDescriptors;

FjVirtualDescriptors *fj_virtual_descriptors_new (void);
void                  fj_virtual_descriptors_free (FjVirtualDescriptors *self);

/* Strings 1 to 3 are maker, product and serial; the configuration is called as the product is. */
void fj_virtual_descriptors_begin (FjVirtualDescriptors *self, guint16 vendor, guint16 product_id,
                                   const char *manufacturer, const char *product,
                                   const char *serial);
/* A string descriptor; %NULL: there is none. */
void fj_virtual_descriptors_set_string (FjVirtualDescriptors *self, guint index, const char *text);
void fj_virtual_descriptors_add_interface (FjVirtualDescriptors *self, guint8 number, guint8 alt,
                                           const guint8 triple[3], guint8 string);
/* Of the setting that was added last. @type: 2 bulk, 3 interrupt. */
void fj_virtual_descriptors_add_endpoint (FjVirtualDescriptors *self, guint8 address, guint8 type,
                                          guint16 packet, guint8 interval);
/* A descriptor of a class, which can be asked for by its type, too. */
void fj_virtual_descriptors_add_functional (FjVirtualDescriptors *self, const guint8 *bytes,
                                            guint8 length);
void fj_virtual_descriptors_end (FjVirtualDescriptors *self);
/* Rubbish in the strings, and in all that follows the head of the configuration. */
void fj_virtual_descriptors_spoil_strings (FjVirtualDescriptors *self);
void fj_virtual_descriptors_spoil_bytes (FjVirtualDescriptors *self);

/* Device and configuration descriptor, as sysfs has them. */
const guint8 *fj_virtual_descriptors_get_bytes (FjVirtualDescriptors *self, gsize *length);
/* (nullable): the last descriptor of a class that was added, when it is of that type */
const guint8 *fj_virtual_descriptors_get_functional (FjVirtualDescriptors *self, guint8 type,
                                                     gsize *length);
/* (nullable): a string, where there is one */
const char *fj_virtual_descriptors_get_string (FjVirtualDescriptors *self, guint index);
guint       fj_virtual_descriptors_get_n_interfaces (FjVirtualDescriptors *self);
/* Whether there is such an endpoint in one of the settings in @alts, by interface. */
gboolean fj_virtual_descriptors_has_endpoint (FjVirtualDescriptors *self, guint8 address,
                                              const guint8 *alts);

G_END_DECLS
