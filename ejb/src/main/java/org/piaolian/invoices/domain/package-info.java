@NullMarked
package org.piaolian.invoices.domain;

import org.jspecify.annotations.NullMarked;
