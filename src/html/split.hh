// SPDX-License-Identifier: GPL-3.0-or-later
/* Text to the pieces between which a line may end. Pure. */
#pragma once

#include <functional>

namespace ff
{

void split_words(const char *utf8, const std::function<void(const char *)> &on_word,
                 const std::function<void(const char *)> &on_space);

} // namespace ff
