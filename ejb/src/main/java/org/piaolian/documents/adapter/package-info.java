@NullMarked
package org.piaolian.documents.adapter;

import org.jspecify.annotations.NullMarked;
