@NullMarked
package org.piaolian.web;

import org.jspecify.annotations.NullMarked;
