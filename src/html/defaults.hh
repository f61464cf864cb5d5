// SPDX-License-Identifier: GPL-3.0-or-later
/* How elements look before any style sheet (HTML 5, section 15, in short), with print in mind. The
 * names with x- are those of html/clean.h. */
#pragma once

namespace ff
{

constexpr char default_sheet[] =
    "html,body,div,p,h1,h2,h3,h4,h5,h6,center,blockquote,dl,dd,dt,ol,ul,pre,hr{display:block}"
    "head,style,script,title,meta,link{display:none}"
    "body{margin:0}"
    "p,dl{margin:1em 0}"
    "h1{font-size:2em;font-weight:bold;margin:0.67em 0}"
    "h2{font-size:1.5em;font-weight:bold;margin:0.83em 0}"
    "h3{font-size:1.17em;font-weight:bold;margin:1em 0}"
    "h4{font-weight:bold;margin:1.33em 0}"
    "h5{font-size:0.83em;font-weight:bold;margin:1.67em 0}"
    "h6{font-size:0.83em;font-weight:bold;margin:2em 0}"
    "x-b,x-strong{font-weight:bold}"
    "x-i,x-em,cite,dfn,var{font-style:italic}"
    "x-u,x-ins{text-decoration:underline}"
    "x-s,x-strike,x-del{text-decoration:line-through}"
    "x-a{text-decoration:underline}"
    "x-big{font-size:120%}"
    "x-small{font-size:80%}"
    "x-tt,x-code,x-kbd,x-samp,pre{font-family:monospace}"
    "x-nobr{white-space:nowrap}"
    "sub{position:relative;top:0.2em;font-size:80%}"
    "sup{position:relative;top:-0.4em;font-size:80%}"
    "pre{white-space:pre-wrap;margin:1em 0}"
    "blockquote{margin:1em 40px}"
    "ul,ol{margin:1em 0;padding-left:40px}"
    "ul{list-style-type:disc}"
    "ul ul{list-style-type:circle}"
    "ul ul ul{list-style-type:square}"
    "ol{list-style-type:decimal}"
    "ul ul,ul ol,ol ul,ol ol{margin:0}"
    "li{display:list-item}"
    "dd{margin-left:40px}"
    "dt{font-weight:bold}"
    "hr{border-top:1px solid #000;margin:0.5em 0}"
    "img{display:inline-block}"
    "br{display:inline-block}"
    "center{text-align:center}"
    "button{display:inline-block}"
    "table{display:table;border-collapse:separate;border-spacing:2px;text-indent:0;"
    "font-weight:normal;font-style:normal;white-space:normal;text-align:left}"
    "tr{display:table-row;vertical-align:inherit}"
    "tbody{display:table-row-group;vertical-align:middle}"
    "thead{display:table-header-group;vertical-align:middle}"
    "tfoot{display:table-footer-group;vertical-align:middle}"
    "td,th{display:table-cell;padding:1px;vertical-align:inherit}"
    "th{font-weight:bold;text-align:center}";

} // namespace ff
