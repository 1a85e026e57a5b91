@NullMarked
package org.piaolian.documents.domain;

import org.jspecify.annotations.NullMarked;
