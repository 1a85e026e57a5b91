/** PAdES seals by PDFBox and Bouncy Castle; keys from PKCS#12 or PKCS#11; timestamps by RFC 3161. */
@NullMarked
package org.piaolian.seals.adapter;

import org.jspecify.annotations.NullMarked;
