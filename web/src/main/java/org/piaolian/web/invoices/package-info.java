@NullMarked
package org.piaolian.web.invoices;

import org.jspecify.annotations.NullMarked;
